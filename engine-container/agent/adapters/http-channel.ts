import { z } from 'zod';
import { type Report, ReportAnswer } from '../../../shared/resources/report.ts';
import { SecretsAnswer } from '../../../shared/resources/task-secrets.ts';
import type { ControlChannel } from '../ports.ts';

const Fenced = z.object({ code: z.literal('fenced'), epoch: z.int() });
const Refused = z.object({ detail: z.string().optional() });
const LIMIT_MS = 5_000;

/** Reports over HTTP(S). The token goes into the header only, and into no message. */
export const httpChannel = (channelUrl: string, token: string): ControlChannel => ({
  async report(report: Report) {
    const answer = await post(channelUrl, token, 'reports', report);
    const body: unknown = await answer.json();
    if (answer.status === 410) return { fenced: Fenced.parse(body).epoch };
    if (answer.status !== 200) throw new Error(`The control plane answered ${answer.status}.`);
    return ReportAnswer.parse(body);
  },
  async secrets(runId: string) {
    const answer = await post(channelUrl, token, 'secrets', { runId });
    const body: unknown = await answer.json();
    if (answer.status === 200) return SecretsAnswer.parse(body).values;
    const { detail } = Refused.parse(body);
    throw new Error(detail ?? `The control plane answered ${answer.status}.`);
  },
  as: (launch) => httpChannel(channelUrl, launch.token),
});

const post = (channelUrl: string, token: string, what: string, body: unknown): Promise<Response> =>
  fetch(`${channelUrl.replace(/\/$/, '')}/engine/v1/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(LIMIT_MS),
  });
