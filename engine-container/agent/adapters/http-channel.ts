import { z } from 'zod';
import { type Report, ReportAnswer } from '../../../shared/resources/report.ts';
import type { ControlChannel } from '../ports.ts';

const Fenced = z.object({ code: z.literal('fenced'), epoch: z.int() });
const LIMIT_MS = 5_000;

/** Reports over HTTP(S). The token goes into the header only, and into no message. */
export const httpChannel = (channelUrl: string, token: string): ControlChannel => ({
  async report(report: Report) {
    const answer = await fetch(`${channelUrl.replace(/\/$/, '')}/engine/v1/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(report),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const body: unknown = await answer.json();
    if (answer.status === 410) return { fenced: Fenced.parse(body).epoch };
    if (answer.status !== 200) throw new Error(`The control plane answered ${answer.status}.`);
    return ReportAnswer.parse(body);
  },
  as: (launch) => httpChannel(channelUrl, launch.token),
});
