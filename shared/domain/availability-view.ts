import type { Availability, AvailabilityRecord, MonthSums } from '../resources/availability.ts';
import { monthOf, monthsUntil } from './month-sums.ts';

const view = ({ month, wantedMs, downMs, changeMs, outages }: MonthSums): Availability => ({
  month,
  percent: wantedMs === 0 ? null : Math.max(0, (1 - downMs / wantedMs) * 100),
  wantedSeconds: wantedMs / 1_000,
  downSeconds: downMs / 1_000,
  changeSeconds: changeMs / 1_000,
  outages,
});

/** Each month up to now, oldest first. */
export const availabilityOf = (record: AvailabilityRecord | null, now: number): Availability[] =>
  record === null ? [] : monthsUntil(record, now).map(view);

/** This month's, or null when the job has not been wanted in it. */
export const availabilityNow = (record: AvailabilityRecord | null, now: number): Availability | null =>
  availabilityOf(record, now).find(({ month }) => month === monthOf(now)) ?? null;
