import type { Report } from '../../shared/resources/report.ts';

/**
 * The part of a report that is news when it changes. Checkpoints complete every few seconds and are left out: they are
 * written with the heartbeat once a minute, and S3 itself is where a restore point is looked up.
 */
const newsOf = (report: Report) => ({
  phase: report.phase,
  jvms: report.jvms.map(({ process, phase, starts }) => ({ process, phase, starts })),
  address: report.jobManagerAddress,
  flink: report.flink && {
    jobState: report.flink.jobState,
    allTasksRunning: report.flink.allTasksRunning,
    taskManagers: report.flink.taskManagers,
    restarts: report.flink.restarts,
    exception: report.flink.exception?.at ?? null,
    hasCheckpoint: report.flink.latestCheckpoint !== null,
  },
  // The outage that Flink mends between two reports is told by nothing else.
  outages: report.health?.outages.map(({ number, until }) => [number, until]) ?? [],
  // That it fails no more is news to whoever counts how often it did.
  failures: report.health?.failures?.count ?? 0,
  commands: report.commands.map(({ commandId, state }) => ({ commandId, state })),
  result: report.result?.state ?? null,
});

export const isNews = (before: Report, after: Report): boolean =>
  JSON.stringify(newsOf(before)) !== JSON.stringify(newsOf(after));
