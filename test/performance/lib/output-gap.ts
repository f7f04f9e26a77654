/** The longest time between two records that follow each other (ms), by their time stamps. Throws on fewer than two. */
export function longestGap(records: readonly { timestamp: number }[]): number {
  const times = records.map(({ timestamp }) => timestamp).sort((a, b) => a - b);
  const gaps = times.slice(1).map((at, n) => at - (times[n] ?? at));
  if (gaps.length === 0) throw new Error('a gap lies between two records at least');
  return gaps.reduce((longest, gap) => Math.max(longest, gap));
}
