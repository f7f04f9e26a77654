import { z } from 'zod';
import { OperatorParallelism } from './operator-parallelism.ts';
import { slotsNeeded } from './scale.ts';
import { VariableValues } from './variable.ts';

/** What changing a field costs a running job, weakest first: the strongest class of a change wins. */
export const changeCosts = ['none', 'rescale', 'restart', 'restart-from-savepoint', 'new-state'] as const;
export type ChangeCost = (typeof changeCosts)[number];

/** CU sizes of one task. 1 CU = 1 vCPU and 4 GiB. */
export const cuSizes = [0.25, 0.5, 1, 2, 4, 8, 16] as const;
export const CuSize = z.union([
  z.literal(0.25),
  z.literal(0.5),
  z.literal(1),
  z.literal(2),
  z.literal(4),
  z.literal(8),
  z.literal(16),
]);
export type CuSize = z.infer<typeof CuSize>;

const field = (title: string, help: string, change: ChangeCost, unit?: string) => ({
  title,
  help,
  change,
  unit,
});

/** Settings of a job. Each field carries title, help, unit, and what a change of it costs. */
export const JobSettings = z.strictObject({
  engineRelease: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/)
    .default('1.20.5')
    .meta(field('Engine release', 'Pinned Flink version with its connectors.', 'restart-from-savepoint')),
  topology: z
    .enum(['compact', 'standard'])
    .default('compact')
    .meta(
      field(
        'Topology',
        'compact: JobManager and TaskManager in one container. standard: one JobManager task, N TaskManager tasks.',
        'restart',
      ),
    ),
  compactCu: CuSize.default(1).meta(
    field('Size', 'Size of the one container of a compact job.', 'restart', 'CU'),
  ),
  jobManagerCu: CuSize.default(0.5).meta(
    field('JobManager size', 'Size of the JobManager task of a standard job.', 'restart', 'CU'),
  ),
  taskManagerCu: CuSize.default(1).meta(
    field('TaskManager size', 'Size of each TaskManager task of a standard job.', 'restart', 'CU'),
  ),
  parallelism: z
    .int()
    .min(1)
    .max(256)
    .default(1)
    .meta(field('Parallelism', 'How many subtasks each operator has.', 'rescale', 'subtasks')),
  operatorParallelism: OperatorParallelism.default({}).meta(
    field(
      'Parallelism of operators',
      'Operators with a parallelism of their own, by uid; those that read from one of them row by row follow it.',
      'restart',
      'subtasks',
    ),
  ),
  variables: VariableValues.default({}).meta(
    field(
      'Variables',
      'Values of ${name} for this job, in place of those of the workspace.',
      'restart-from-savepoint',
    ),
  ),
  slotsPerTaskManager: z
    .int()
    .min(1)
    .max(16)
    .default(1)
    .meta(
      field(
        'Slots per TaskManager',
        'How many subtasks of each operator share one TaskManager. On a compact job: up to which parallelism it is rescaled without a new TaskManager process.',
        'restart',
        'slots',
      ),
    ),
  checkpointIntervalMs: z
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(10_000)
    .meta(
      field(
        'Checkpoint interval',
        'How often state is saved and exactly-once output is committed.',
        'restart',
        'ms',
      ),
    ),
  checkpointTimeoutMs: z
    .int()
    .min(10_000)
    .max(7_200_000)
    .default(600_000)
    .meta(field('Checkpoint timeout', 'A checkpoint that takes longer is given up.', 'restart', 'ms')),
  capacity: z
    .enum(['on-demand', 'spot'])
    .default('on-demand')
    .meta(
      field(
        'Capacity',
        "spot: cheaper by up to 70 %, but AWS may take it back at two minutes' notice; the job then saves its state and goes on elsewhere.",
        'restart',
      ),
    ),
  giveUpAfterFailures: z
    .int()
    .min(0)
    .max(1_000)
    .default(10)
    .meta(
      field(
        'Give up after',
        'Failures in a row without a completed checkpoint after which the job is ended, so that it stops costing money; 0: never.',
        'restart',
        'failures',
      ),
    ),
  giveUpAfterMinutes: z
    .int()
    .min(1)
    .max(1_440)
    .default(15)
    .meta(
      field(
        'But not before',
        'How long it must have failed without a completed checkpoint to be given up; four times as long when network or storage is the cause.',
        'restart',
        'min',
      ),
    ),
  flinkConfig: z
    .record(
      z
        .string()
        .regex(/^[a-z][a-z0-9.-]*$/)
        .max(200),
      z.string().max(2_000),
    )
    .default({})
    .meta(
      field(
        'Flink configuration',
        'Any Flink key; keys that Millrace owns are refused with the reason.',
        'restart',
      ),
    ),
});
export type JobSettings = z.infer<typeof JobSettings>;

/** How many TaskManager tasks a standard job has. */
export const taskManagerCount = (s: JobSettings): number => Math.ceil(slotsNeeded(s) / s.slotsPerTaskManager);

/** CU a job uses while it runs, for limits and billing. */
export const totalCu = (s: JobSettings): number =>
  s.topology === 'compact' ? s.compactCu : s.jobManagerCu + taskManagerCount(s) * s.taskManagerCu;
