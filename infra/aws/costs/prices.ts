/**
 * Published prices of us-east-1 in US dollars, written down from memory in November 2026 and not fetched: compare them
 * with AWS's price pages before a decision hangs on one. Other regions are up to a fifth dearer.
 */
export const pricesOf = { region: 'us-east-1', written: '2026-11' } as const;

const million = 1_000_000;

export const prices = {
  lambdaRequest: 0.2 / million,
  /** arm64 */
  lambdaGbSecond: 0.0000133334,
  dynamodbRead: 0.125 / million,
  dynamodbWrite: 0.625 / million,
  /** Storage with point-in-time recovery. */
  dynamodbGbMonth: 0.25 + 0.2,
  sqsRequest: 0.4 / million,
  s3Get: 0.0004 / 1_000,
  secretMonth: 0.4,
  alarmMetricMonth: 0.1,
  dashboardMonth: 3,
  imageGbMonth: 0.1,
  fargateCpuHour: 0.04048,
  fargateGbHour: 0.004445,
  publicAddressHour: 0.005,
} as const;

/** What every account has for nothing, month after month; whatever else runs in the account uses it up too. */
export const alwaysFree = {
  lambdaRequests: million,
  lambdaGbSeconds: 400_000,
  sqsRequests: million,
  alarmMetrics: 10,
  dashboards: 3,
} as const;

export const hoursAMonth = 730;
export const minutesAMonth = hoursAMonth * 60;
