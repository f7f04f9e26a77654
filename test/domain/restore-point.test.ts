import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkpointIdOf,
  checkpointsAmong,
  type FoundCheckpoint,
  restorePoint,
} from '../../shared/domain/restore-point.ts';
import type { RunLedger } from '../../shared/resources/ledger.ts';

const ledger = (change: Partial<RunLedger> = {}): RunLedger => ({
  schema: 1,
  runId: 'run_1',
  epoch: 2,
  startPoint: { kind: 'empty' },
  lastCheckpointId: null,
  stopIntent: null,
  rescaled: null,
  result: null,
  ...change,
});
const checkpoint = (id: number, epoch = 1): FoundCheckpoint => ({
  id,
  epoch,
  path: `s3://b/e${epoch}/chk-${id}`,
});
const intent: RunLedger['stopIntent'] = {
  commandId: 'cmd_1',
  mode: 'savepoint',
  savepointDirectory: 's3://b/s',
  epoch: 1,
  writtenAt: 1,
};
const savepoint = { path: 's3://b/s/savepoint-1', checkpointId: 12, modifiedAt: 5 };
const none = { checkpoints: [], stopSavepoints: [] };

describe('restorePoint', () => {
  it('compares checkpoint ids as numbers, over all epochs', () => {
    const found = {
      checkpoints: [checkpoint(9, 2), checkpoint(10, 1), checkpoint(2, 2)],
      stopSavepoints: [],
    };
    expect(restorePoint(ledger(), found, null)).toMatchObject({ kind: 'checkpoint', id: 10, epoch: 1 });
  });

  it('claims only what this very container wrote', () => {
    const found = { checkpoints: [checkpoint(3, 2)], stopSavepoints: [] };
    expect(restorePoint(ledger(), found, 2)).toMatchObject({ claim: true });
    expect(restorePoint(ledger(), found, 3)).toMatchObject({ claim: false });
    expect(restorePoint(ledger(), found, null)).toMatchObject({ claim: false });
  });

  it('the savepoint of a stop beats every older checkpoint', () => {
    const found = { checkpoints: [checkpoint(11)], stopSavepoints: [savepoint] };
    expect(restorePoint(ledger({ stopIntent: intent }), found, null)).toEqual({
      kind: 'stop-savepoint',
      path: savepoint.path,
    });
  });

  it('a checkpoint after that savepoint beats it: the job went on and has committed more', () => {
    const found = { checkpoints: [checkpoint(13)], stopSavepoints: [savepoint] };
    expect(restorePoint(ledger({ stopIntent: intent }), found, null)).toMatchObject({
      kind: 'checkpoint',
      id: 13,
    });
  });

  it('a savepoint whose id nobody can read counts as newest', () => {
    const found = { checkpoints: [checkpoint(13)], stopSavepoints: [{ ...savepoint, checkpointId: null }] };
    expect(restorePoint(ledger({ stopIntent: intent }), found, null).kind).toBe('stop-savepoint');
  });

  it('savepoints without a stop are not looked at', () => {
    const found = { checkpoints: [checkpoint(11)], stopSavepoints: [savepoint] };
    expect(restorePoint(ledger(), found, null)).toMatchObject({ kind: 'checkpoint', id: 11 });
  });

  it('no checkpoint yet: the start point of the run', () => {
    expect(restorePoint(ledger(), none, null)).toEqual({ kind: 'empty' });
    const startPoint = {
      kind: 'snapshot' as const,
      path: 's3://b/x',
      snapshotId: null,
      allowNonRestoredState: true,
    };
    expect(restorePoint(ledger({ startPoint }), none, null)).toEqual({
      kind: 'start-point',
      path: 's3://b/x',
      allowNonRestoredState: true,
    });
  });

  it('never goes back: for whatever S3 holds, a point older than the recorded checkpoint is refused', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(ids, fc.option(fc.integer({ min: 1, max: 40 })), (found, recorded) => {
        const checkpoints = found.map((id) => checkpoint(id));
        const point = restorePoint(
          ledger({ lastCheckpointId: recorded }),
          { checkpoints, stopSavepoints: [] },
          null,
        );
        const newest = Math.max(0, ...found);
        if (recorded !== null && newest < recorded) expect(point.kind).toBe('state-vanished');
        else if (newest === 0) expect(point.kind).toBe('empty');
        else expect(point).toMatchObject({ kind: 'checkpoint', id: newest });
      }),
    );
  });
});

describe('what S3 lists', () => {
  const job = 'a'.repeat(32);
  it('a checkpoint is complete when it has _metadata, and only then', () => {
    const root = 'tenants/t/jobs/j/runs/r/checkpoints';
    const keys = [
      `${root}/e1/${job}/chk-9/_metadata`,
      `${root}/e1/${job}/chk-9/0b1c`,
      `${root}/e2/${job}/chk-10/0b1c`,
      `${root}/e2/${job}/shared/`,
      `${root}/e12/${job}/chk-100/_metadata`,
    ];
    expect(checkpointsAmong('b', keys)).toEqual([
      { epoch: 1, id: 9, path: `s3://b/${root}/e1/${job}/chk-9` },
      { epoch: 12, id: 100, path: `s3://b/${root}/e12/${job}/chk-100` },
    ]);
  });

  it('reads the checkpoint id from the head of _metadata, and nothing from anything else', () => {
    const head = Uint8Array.from([0x49, 0x60, 0x67, 0x2d, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 1, 2, 99]);
    expect(checkpointIdOf(head)).toBe(258);
    expect(checkpointIdOf(head.subarray(0, 12))).toBeNull();
    expect(checkpointIdOf(Uint8Array.from([1, ...head]))).toBeNull();
  });
});
