/** The ports as one process sees them: the shared fakes, with what goes wrong on the way. */
import type { EngineRuntime } from '../../../functions/ports/engine-runtime.ts';
import type { ObjectStore } from '../../../functions/ports/object-store.ts';
import type { Records } from '../../../functions/ports/records.ts';
import type { WorkQueue } from '../../../functions/ports/work-queue.ts';
import { RunLedger } from '../../../shared/resources/ledger.ts';
import type { FakeEngineRuntime } from '../../helpers/fakes/engine-runtime.ts';
import type { FakeObjectStore } from '../../helpers/fakes/object-store.ts';
import type { FakeRecords } from '../../helpers/fakes/records.ts';
import { commitLabel, ledgerLabel } from './labels.ts';
import type { Process } from './process.ts';

/** Storage that everybody shares: it is away for everybody at once. */
export type Storage = { objects: FakeObjectStore; down: boolean; conflicts: number };

export function recordsOf(process: Process, records: FakeRecords, inChannel: boolean): Records {
  return {
    get: (key) => process.call('records.get', null, () => records.get(key)),
    getMany: (keys) => process.call('records.getMany', null, () => records.getMany(keys)),
    list: (partition, options) => process.call('records.list', null, () => records.list(partition, options)),
    listIndex: (index) => process.call('records.listIndex', null, () => records.listIndex(index)),
    commit: (writes) =>
      process.call('records.commit', commitLabel(writes, inChannel), async () => {
        const outcome = await records.commit(writes);
        if (!outcome.ok) process.sim.note(`${process.name}: commit conflicts`);
        else if (commitLabel(writes, inChannel).startsWith('settle')) {
          const run = writes.find((write) => write.key.sort.startsWith('RUN#'));
          process.sim.settled(run?.key.sort.slice('RUN#'.length) ?? '');
        }
        return outcome;
      }),
  };
}

export function objectsOf(process: Process, storage: Storage, who: 'agent' | 'control-plane'): ObjectStore {
  const { objects } = storage;
  const up = (): void => {
    if (storage.down) throw new Error('S3 does not answer');
  };
  return {
    get: (key) =>
      process.call('objects.get', null, () => {
        up();
        return objects.get(key);
      }),
    list: (keys) =>
      process.call('objects.list', null, () => {
        up();
        return objects.list(keys);
      }),
    put: (key, body, type) =>
      process.call('objects.put', key.endsWith('spec.json') ? 'start: put spec' : 'agent: logs', () => {
        up();
        return objects.put(key, body, type);
      }),
    putIf: (key, body, condition) =>
      process.call('objects.putIf', ledgerLabel(who, held(objects, key), parse(body)), () => {
        up();
        const { sim } = process;
        // S3 answers so when another write of the same key is under way, whether or not that one succeeds.
        if (sim.faults && sim.random.chance(storage.conflicts)) return 'conflict' as const;
        return objects.putIf(key, body, condition);
      }),
    delete: (key) =>
      process.call('objects.delete', 'garbage: object', () => {
        up();
        return objects.delete(key);
      }),
  };
}

export function runtimeOf(process: Process, runtime: FakeEngineRuntime): EngineRuntime {
  return {
    launch: (request) => process.call('runtime.launch', 'launch', () => runtime.launch(request)),
    stop: (taskId, reason) =>
      process.call('runtime.stop', 'stop-task', () => {
        process.sim.note(`${process.name}: stop ${taskId}: ${reason}`);
        return runtime.stop(taskId, reason);
      }),
    describe: (taskIds) => process.call('runtime.describe', null, () => runtime.describe(taskIds)),
  };
}

export const queueOf = (process: Process, enqueue: WorkQueue['enqueue']): WorkQueue => ({
  enqueue: (hint, delayMs) => process.call('queue.enqueue', 'enqueue', () => enqueue(hint, delayMs)),
});

const parse = (body: Uint8Array | string): RunLedger =>
  RunLedger.parse(JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)));

const held = (objects: FakeObjectStore, key: string): RunLedger | null => {
  const object = objects.objects.get(key);
  return object === undefined ? null : parse(object.body);
};
