import type { Event } from '../../../../shared/resources/job.ts';

/** Beside the title of an event: what it was about, and why, in the server's words; null where the title says it all. */
export type EventDetail = { subject: string | null; because: string | null };

const forms: readonly RegExp[] = [
  /^Attempt (?<subject>\d+): (?<because>.*)$/s,
  /^Task (?<subject>[\w-]+) (?:ended|could not be started|is started again): (?<because>.*)$/s,
  /^Renamed to "(?<subject>.*)"$/s,
];

export const eventDetail = ({ kind, message }: Pick<Event, 'kind' | 'message'>): EventDetail => {
  if (['job-created', 'snapshot-deleted', 'snapshot-retired'].includes(kind))
    return { subject: null, because: null };
  for (const form of forms) {
    const groups = form.exec(message)?.groups;
    if (!groups) continue;
    const { subject = null, because = null } = groups;
    return { subject, because: because === 'started' ? null : because };
  }
  return { subject: null, because: message };
};
