import type { OperatorParallelism } from './operator-parallelism.ts';

/** How wide a job runs. */
export type Scale = { parallelism: number; operators: OperatorParallelism };

type Scaled = { parallelism: number; operatorParallelism: OperatorParallelism };

export const scaleOf = ({ parallelism, operatorParallelism }: Scaled): Scale => ({
  parallelism,
  operators: operatorParallelism,
});

/** The settings at another scale. */
export const atScale = <T extends Scaled>(settings: T, { parallelism, operators }: Scale): T => ({
  ...settings,
  parallelism,
  operatorParallelism: operators,
});

/** Slots are shared by all operators, so the widest says how many are needed. */
export const slotsNeeded = ({ parallelism, operatorParallelism }: Scaled): number =>
  Math.max(parallelism, ...Object.values(operatorParallelism));
