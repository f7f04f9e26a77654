import type { AvailabilityRecord, MonthSums } from '../resources/availability.ts';

const monthsKept = 13;

/** YYYY-MM in UTC. */
export const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);

export const startOfMonth = (month: string): number => Date.parse(`${month}-01T00:00:00Z`);

const endOfMonth = (month: string): number => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return Date.UTC(year, number, 1);
};

type Sum = 'wantedMs' | 'downMs' | 'changeMs';

/** The sums with a stretch of time added, each month getting its own part. */
export function addTime(months: readonly MonthSums[], sum: Sum, from: number, until: number): MonthSums[] {
  let sums = [...months];
  for (let at = from; at < until; ) {
    const month = monthOf(at);
    const end = Math.min(until, endOfMonth(month));
    const ms = end - at;
    sums = change(sums, month, (m) => ({ ...m, [sum]: m[sum] + ms }));
    at = end;
  }
  return sums;
}

export const countOutage = (months: readonly MonthSums[], at: number): MonthSums[] =>
  change(months, monthOf(at), (m) => ({ ...m, outages: m.outages + 1 }));

function change(
  months: readonly MonthSums[],
  month: string,
  how: (sums: MonthSums) => MonthSums,
): MonthSums[] {
  const empty: MonthSums = { month, wantedMs: 0, downMs: 0, changeMs: 0, outages: 0 };
  const old = months.find((m) => m.month === month) ?? empty;
  return [...months.filter((m) => m.month !== month), how(old)]
    .sort((a, b) => a.month.localeCompare(b.month))
    .slice(-monthsKept);
}

/** The months up to now, with what is still going on counted in. */
export function monthsUntil(record: AvailabilityRecord, now: number): MonthSums[] {
  const { months, wantedSince, down } = record;
  if (wantedSince === null) return [...months];
  const wanted = addTime(months, 'wantedMs', wantedSince, now);
  if (down === null) return wanted;
  const downs = addTime(wanted, 'downMs', down.from, now);
  return down.kind === 'change' ? addTime(downs, 'changeMs', down.from, now) : downs;
}
