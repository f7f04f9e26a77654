import { assumed, type Counted } from './counted.ts';
import { alwaysFree, hoursAMonth, minutesAMonth, prices } from './prices.ts';

/** Dollars a month; `free`: the same once AWS's free allowance is taken off. */
export type Line = { what: string; how: string; list: number; free: number };

export type Stage = {
  sweepGb: number;
  channelGb: number;
  alarmMetrics: number;
  /** Of the smallest job. */
  cu: number;
};

/** What a stage costs while no job runs. */
export function atRest(counted: Counted, stage: Stage): Line[] {
  const sweeps = minutesAMonth;
  const gbSeconds = (sweeps * assumed.sweepMs * stage.sweepGb) / 1_000;
  const reads = sweeps * counted.sweepQueries * 0.5;
  const polls = minutesAMonth * assumed.pollsAMinute;
  const paid = (used: number, free: number) => Math.max(0, used - free);
  return [
    {
      what: 'sweep',
      how: `${sweeps} invocations of ${assumed.sweepMs} ms`,
      list: sweeps * prices.lambdaRequest + gbSeconds * prices.lambdaGbSecond,
      free:
        paid(sweeps, alwaysFree.lambdaRequests) * prices.lambdaRequest +
        paid(gbSeconds, alwaysFree.lambdaGbSeconds) * prices.lambdaGbSecond,
    },
    same('index of active runs', `${counted.sweepQueries} queries a sweep`, reads * prices.dynamodbRead),
    {
      what: 'polls of the empty queue',
      how: `${assumed.pollsAMinute} a minute, by Lambda`,
      list: polls * prices.sqsRequest,
      free: paid(polls, alwaysFree.sqsRequests) * prices.sqsRequest,
    },
    same('key of task tokens', 'one secret', prices.secretMonth),
    same('engine image', `${assumed.imageGb} GB`, assumed.imageGb * prices.imageGbMonth),
    {
      what: 'alarms',
      how: `${stage.alarmMetrics} metrics`,
      list: stage.alarmMetrics * prices.alarmMetricMonth,
      free: paid(stage.alarmMetrics, alwaysFree.alarmMetrics) * prices.alarmMetricMonth,
    },
    { what: 'dashboard', how: 'one', list: prices.dashboardMonth, free: 0 },
  ];
}

/** What one stopped job adds: its records. Its savepoints are its own, as large as its state. */
export const idleJob = (): Line[] => [
  same('records', `${assumed.idleJobGb * 1_000_000} kB`, assumed.idleJobGb * prices.dynamodbGbMonth),
];

/** What one running job adds to the control plane while nothing about it changes and nobody looks. */
export function runningJob(counted: Counted, stage: Stage): Line[] {
  const reports = minutesAMonth * counted.reports;
  const gbSeconds = (reports * assumed.reportMs * stage.channelGb) / 1_000;
  const reportReads = reports * assumed.readUnitsAReport;
  // The sweep reads the run, and the job and status beside it.
  const sweepReads = minutesAMonth * 3;
  const writes = minutesAMonth * counted.heartbeats * assumed.writeUnitsAHeartbeat;
  const ledger = minutesAMonth * assumed.ledgerReadsAMinute;
  return [
    same('reports: invocations', `${counted.reports} a minute`, reports * prices.lambdaRequest),
    same('reports: compute', `${assumed.reportMs} ms each`, gbSeconds * prices.lambdaGbSecond),
    same('reports: reads', `${assumed.readUnitsAReport} units each`, reportReads * prices.dynamodbRead),
    same('sweep: reads', '3 units a minute', sweepReads * prices.dynamodbRead),
    same(
      'heartbeat: writes',
      `${counted.heartbeats} of ${assumed.writeUnitsAHeartbeat} units a minute`,
      writes * prices.dynamodbWrite,
    ),
    same('ledger: reads', `${assumed.ledgerReadsAMinute} a minute`, ledger * prices.s3Get),
  ];
}

/** What the job itself costs: its container, and its public address. */
export const ownCost = ({ cu }: Stage): Line[] => [
  same(
    'Fargate',
    `${cu} vCPU and ${cu * 4} GiB, Linux on x86`,
    hoursAMonth * cu * (prices.fargateCpuHour + 4 * prices.fargateGbHour),
  ),
  same('public address', 'one', hoursAMonth * prices.publicAddressHour),
];

export const sumOf = (lines: readonly Line[], of: 'list' | 'free'): number =>
  lines.reduce((sum, line) => sum + line[of], 0);

/** Allowances of the account are soon used up by jobs: what has none, or is shared by all jobs, counts in full. */
const same = (what: string, how: string, dollars: number): Line => ({
  what,
  how,
  list: dollars,
  free: dollars,
});
