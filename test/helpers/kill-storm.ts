/** `kill -9` of everything that may be killed, one after the other, while every record is accounted for. */
import { expect } from 'vitest';
import type { AccountedJob } from './accounted-job.ts';
import { eventually } from './eventually.ts';
import type { EngineProcess, Millrace } from './millrace.ts';

export type Victim = EngineProcess['kind'] | 'control plane';
export const victims: readonly Victim[] = ['agent', 'jobmanager', 'taskmanager', 'control plane'];

/** Milliseconds from the kill until records that were written after it are committed. */
export type Recovery = { victim: Victim; committedMs: number };

export async function killStorm(
  millrace: Millrace,
  job: AccountedJob,
  order: readonly Victim[],
  note: (line: string) => void,
): Promise<Recovery[]> {
  const recoveries: Recovery[] = [];
  for (const [n, victim] of order.entries()) {
    const at = Date.now();
    await kill(millrace, victim);
    const { written } = await job.ends();
    await job.committedPast(written);
    const committedMs = Date.now() - at;
    await millrace.waitForState(job.id, 'running');
    onlyOneOfEach(millrace);
    note(`kill ${n + 1}: ${victim}, commits after ${committedMs} ms, running after ${Date.now() - at} ms`);
    recoveries.push({ victim, committedMs });
  }
  return recoveries;
}

export async function kill(millrace: Millrace, victim: Victim): Promise<void> {
  if (victim === 'control plane') {
    await millrace.kill9();
    await millrace.restart();
    return;
  }
  const pid = await eventually(() => {
    const found = millrace.engineProcesses().find((one) => one.kind === victim)?.pid;
    if (found === undefined) throw new Error(`there is no ${victim}`);
    return found;
  });
  process.kill(pid, 'SIGKILL');
}

/** A kill may never leave two of what there is to be one of. */
export function onlyOneOfEach(millrace: Millrace): void {
  const kinds = millrace.engineProcesses().map(({ kind }) => kind);
  expect(kinds.sort()).toEqual(['agent', 'jobmanager', 'taskmanager']);
}
