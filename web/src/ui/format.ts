import { useTranslation } from 'react-i18next';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const kept = new Map<string, Intl.NumberFormat>();
const formatOf = (language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  const key = `${language}${JSON.stringify(options)}`;
  const format = kept.get(key) ?? new Intl.NumberFormat(language, options);
  kept.set(key, format);
  return format;
};

/** 3.42, 34.2, 342, 3.4K: three digits say what a glance needs. */
const short = (language: string, value: number): string =>
  formatOf(language, {
    notation: Math.abs(value) >= 10_000 ? 'compact' : 'standard',
    maximumFractionDigits: Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0,
  }).format(value);

const bytes = (language: string, value: number): string => {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const step = value < 1_000 ? 0 : Math.min(4, Math.floor(Math.log10(value) / 3));
  return `${short(language, value / 1_000 ** step)} ${units[step]}`;
};

const percent = (language: string, value: number): string =>
  formatOf(language, { style: 'percent', maximumFractionDigits: value > 0 && value < 0.01 ? 1 : 0 }).format(
    value,
  );

/** Cut after three digits, never rounded up: 99.9996 is not all. In percent. */
const availability = (language: string, value: number): string =>
  formatOf(language, { style: 'percent', maximumFractionDigits: 3 }).format(
    Math.floor(value * 1_000) / 100_000,
  );

const unitOf = (ms: number): [number, 'second' | 'minute' | 'hour' | 'day'] => {
  if (ms < minute) return [ms / second, 'second'];
  if (ms < hour) return [ms / minute, 'minute'];
  if (ms < day) return [ms / hour, 'hour'];
  return [ms / day, 'day'];
};

/** How long: `840 ms`, `12 s`, `3 min`, `2 h`, `5 days`, in ms. */
const duration = (language: string, ms: number): string => {
  if (ms < second)
    return formatOf(language, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 }).format(ms);
  const [value, unit] = unitOf(ms);
  return formatOf(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && unit !== 'second' ? 1 : 0,
  }).format(value);
};

const ago = (language: string, ms: number): string => {
  const [value, unit] = unitOf(Math.max(0, ms));
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }).format(
    -Math.floor(value),
    unit,
  );
};

const exact = (language: string, at: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' }).format(new Date(at));

/** Numbers, bytes, shares and times in the language of the page. Durations are in ms. */
export const useFormat = () => {
  const { i18n } = useTranslation();
  const language = i18n.language;
  return {
    short: (value: number) => short(language, value),
    bytes: (value: number) => bytes(language, value),
    percent: (value: number) => percent(language, value),
    availability: (value: number) => availability(language, value),
    duration: (ms: number) => duration(language, ms),
    ago: (ms: number) => ago(language, ms),
    exact: (at: string) => exact(language, at),
  };
};
export type Format = ReturnType<typeof useFormat>;
