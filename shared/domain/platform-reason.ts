import type { ReportRecord, SlotRecord } from '../resources/records.ts';

/**
 * Reasons for which a task ended, or was never begun, that lie with the runtime and not with the job: no room, an address
 * or image that could not be had, Spot taking its capacity back, a host that is retired. They never count as failures of
 * the job. The words are those of ECS's stop codes, stopped reasons and RunTask failures.
 */
const platform =
  /SpotInterruption|TerminationNotice|TaskFailedToStart|\bSpot\b|capacity|RESOURCE:|retire|maintenance|CannotPull|ResourceInitializationError|\bENI\b|network interface|Host EC2|InternalError|The runtime (asked|took|lost)/i;

export const isPlatformReason = (because: string): boolean => platform.test(because);

/** What an agent says when it was asked to end from outside. */
export const terminatedBecause = 'The runtime asked the task to stop.';

/** Why the JobManager's task ended: its agent's own word, when it was asked to end, else the runtime's. */
export const endOfLeader = (leader: SlotRecord, report: ReportRecord | null): string =>
  report?.report.phase === 'ended' && report.report.because === terminatedBecause
    ? terminatedBecause
    : (leader.because ?? 'no reason given');

/** There was no room: elsewhere there may be. */
export const isCapacityReason = (because: string): boolean =>
  /capacity|RESOURCE:|SpotInterruption|\bSpot\b/i.test(because);
