import type { Availability, AvailabilityRecord, MonthSums } from '../resources/availability.ts';
import { monthOf, monthsUntil } from './month-sums.ts';

/** The start of a job is most of its first moments: a share of them would read like an outage. */
const sayableMs = 10 * 60_000;

const isSayable = ({ wantedMs, outages }: MonthSums): boolean =>
  outages > 0 ? wantedMs > 0 : wantedMs >= sayableMs;

const view = (sums: MonthSums): Availability => {
  const { month, wantedMs, downMs, changeMs, outages } = sums;
  return {
    month,
    percent: isSayable(sums) ? Math.max(0, (1 - downMs / wantedMs) * 100) : null,
    wantedSeconds: wantedMs / 1_000,
    downSeconds: downMs / 1_000,
    changeSeconds: changeMs / 1_000,
    outages,
  };
};

/** Each month up to now, oldest first. */
export const availabilityOf = (record: AvailabilityRecord | null, now: number): Availability[] =>
  record === null ? [] : monthsUntil(record, now).map(view);

/** This month's, or null when the job has not been wanted in it. */
export const availabilityNow = (record: AvailabilityRecord | null, now: number): Availability | null =>
  availabilityOf(record, now).find(({ month }) => month === monthOf(now)) ?? null;
