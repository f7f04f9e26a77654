import type { JobSettings } from '../resources/job-settings.ts';

/**
 * Keys (and beginnings of keys) that a program cannot change in its code: recovery rests on them, or the settings of the
 * job show them. What a job names in its Flink configuration is held too. Everything else is the program's: its operators,
 * their parallelism, their state, and how exactly it wants its checkpoints.
 */
const held: readonly string[] = [
  'execution.checkpointing.interval',
  'execution.checkpointing.timeout',
  'execution.checkpointing.dir',
  'execution.checkpointing.storage',
  'execution.checkpointing.savepoint-dir',
  'execution.checkpointing.externalized-checkpoint-retention',
  'execution.checkpointing.num-retained',
  'execution.checkpointing.tolerable-failed-checkpoints',
  'restart-strategy',
  'state.backend.type',
  'pipeline.max-parallelism',
];

export const heldKeys = (settings: JobSettings): string[] => [
  ...new Set([...held, ...Object.keys(settings.flinkConfig)]),
];
