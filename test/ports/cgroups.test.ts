import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findCgroups, makeTaskGroup, memoryKills, pidsIn } from '../../functions/adapters/local/cgroups.ts';

/** Version 2 in a plain folder: what is written where. Version 1 is tested with the real kernel beside the runtime. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'millrace-cgroup-'));
});
afterEach(() => rmSync(root, { recursive: true }));
const read = (name: string) => readFileSync(join(root, name), 'utf8');

test('version 2: controllers are passed down, and a task gets its CPU and memory', () => {
  writeFileSync(join(root, 'cgroup.controllers'), 'cpuset cpu io memory pids\n');
  const cgroups = findCgroups(root);
  expect(cgroups).toEqual({ version: 2, root });
  expect(read('cgroup.subtree_control')).toBe('+cpu +memory');
  expect(read('millrace/cgroup.subtree_control')).toBe('+cpu +memory');
  if (cgroups === null) return;
  const group = makeTaskGroup(cgroups, 'task-1', 0.5);
  expect(read('millrace/task-1/cpu.max')).toBe('50000 100000');
  expect(read('millrace/task-1/memory.max')).toBe(String(2 * 1024 ** 3));
  writeFileSync(join(root, 'millrace/task-1/cgroup.procs'), '17\n18\n');
  writeFileSync(join(root, 'millrace/task-1/memory.events'), 'oom 3\noom_kill 2\noom_group_kill 0\n');
  expect([pidsIn(group), memoryKills(group)]).toEqual([[17, 18], 2]);
});

test('without the controllers, or without any hierarchy, limits cannot be enforced', () => {
  expect(findCgroups(root)).toBeNull();
  writeFileSync(join(root, 'cgroup.controllers'), 'pids\n');
  expect(findCgroups(root)).toBeNull();
  expect(findCgroups(join(root, 'none'))).toBeNull();
});
