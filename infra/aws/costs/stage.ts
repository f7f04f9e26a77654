import type { Stage } from './costs.ts';

/** What the stacks hold, as far as it costs by its size; test/infra/costs.test.ts compares it with them. */
export const stageCosts: Stage = { sweepGb: 0.5, channelGb: 0.25, alarmMetrics: 10, cu: 0.25 };
