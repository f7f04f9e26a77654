import { z } from 'zod';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { Placement, TaskRole, TaskSlot } from '../../../shared/resources/task.ts';
import type { LaunchRequest } from '../../ports/engine-runtime.ts';
import type { Records } from '../../ports/records.ts';

const Sent = z.strictObject({
  schema: z.literal(1),
  request: z.strictObject({
    clientToken: z.string(),
    slot: TaskSlot,
    release: z.string(),
    role: TaskRole,
    cu: z.number(),
    placement: Placement.default({ spot: false, refusals: 0 }),
  }),
  /** What it became on the wire, as JSON. */
  wire: z.string(),
});
export type Sent = z.infer<typeof Sent>;

/** ECS remembers tokens for a day; nothing is sent again so late. */
const keptMs = 7 * 24 * 3_600_000;

/** Remembers what a launch was first sent with, before it is sent. */
export type SentLaunches = {
  /** What this token was first given: `request` and `wire`, unless others came before. */
  firstOf(request: LaunchRequest, wire: string): Promise<Sent>;
};

/**
 * ECS refuses a token that comes again with other parameters (ConflictException), and a deployment between a crash and the
 * replay changes them: network, task definition, addresses. So the first request stands.
 */
export const createSentLaunches = (records: Records, clock: { now(): number }): SentLaunches => ({
  firstOf: async (request, wire) => {
    const { tenantId, jobId } = request.slot;
    const key = recordKeys.launch(tenantId, jobId, request.clientToken);
    const stored = await records.get(key);
    if (stored) return Sent.parse(stored.value);
    const value: Sent = { schema: 1, request, wire };
    const expiresAt = clock.now() + keptMs;
    const outcome = await records.commit([{ op: 'put', key, value, expect: 'absent', expiresAt }]);
    if (outcome.ok) return value;
    const winner = await records.get(key);
    if (!winner)
      throw new Error(`The launch ${request.clientToken} was just written by somebody and is not there.`);
    return Sent.parse(winner.value);
  },
});
