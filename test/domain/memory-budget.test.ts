import { describe, expect, it } from 'vitest';
import {
  jobManagerProcess,
  memoryBudget,
  memoryPerCuMib,
  roomBeside,
  taskManagerProcess,
} from '../../shared/domain/memory-budget.ts';
import { cuSizes, JobSettings } from '../../shared/resources/job-settings.ts';

const roles = ['compact', 'jobmanager', 'taskmanager'] as const;
const backends = ['hashmap', 'rocksdb'] as const;
const table = cuSizes.flatMap((cu) =>
  roles.flatMap((role) => backends.map((backend) => ({ cu, role, backend }))),
);

describe.each(table)('memoryBudget of $cu CU, $role, $backend', ({ cu, role, backend }) => {
  const budget = memoryBudget(cu, role, backend);
  const parts = [...Object.values(budget.jobManager ?? {}), ...Object.values(budget.taskManager ?? {})];

  it('adds up to the task and no more', () => {
    const jvms =
      (budget.jobManager === null ? 0 : jobManagerProcess(budget.jobManager)) +
      (budget.taskManager === null ? 0 : taskManagerProcess(budget.taskManager));
    expect(jvms + budget.reserve).toBe(cu * memoryPerCuMib);
  });

  it('has no part that is missing', () => {
    expect(parts.every((mib) => Number.isInteger(mib) && mib >= 0)).toBe(true);
    if (budget.jobManager !== null) expect(budget.jobManager.heap).toBeGreaterThanOrEqual(140);
    if (budget.taskManager !== null) expect(budget.taskManager.taskHeap).toBeGreaterThanOrEqual(48);
  });
});

describe('roomBeside', () => {
  const settings = JobSettings.parse({});

  it('is there for a small state, and not when the JVMs have grown into their budget', () => {
    expect(roomBeside(1, settings, 900)).toBe(true);
    expect(roomBeside(1, settings, 3_600)).toBe(false);
    expect(roomBeside(4, settings, 3_600)).toBe(true);
  });

  it('is never where a start takes all of the CPU for long', () => {
    expect(roomBeside(0.5, settings, 300)).toBe(false);
    expect(roomBeside(0.25, settings, 100)).toBe(false);
  });
});
