import type { Placement } from '../resources/task.ts';

/** So many refusals of Spot are enough: a job that stands still saves nothing. */
const spotTries = 2;

/** A launch that found no room is tried in one zone after the other, and no longer on Spot alone. */
export const placeIn = (
  { spot, refusals }: Placement,
  subnets: readonly string[],
): { capacityProvider: 'FARGATE' | 'FARGATE_SPOT'; subnets: string[] } => {
  const one = refusals === 0 ? undefined : subnets[(refusals - 1) % subnets.length];
  return {
    capacityProvider: spot && refusals < spotTries ? 'FARGATE_SPOT' : 'FARGATE',
    // All of them at first: ECS then chooses among the zones itself.
    subnets: one === undefined ? [...subnets] : [one],
  };
};
