import { beforeEach, describe, expect, it } from 'vitest';
import type { LogAnswer, LogQuery, LogStore, LogTask } from '../../functions/ports/log-store.ts';
import type { LogStream } from '../../shared/resources/log-line.ts';

export type LogWorld = {
  store: LogStore;
  /** A task of the run writes a line with this time. */
  write(task: LogTask, stream: LogStream, at: number, text: string): Promise<void>;
  /** Makes what was written readable, however long that takes. */
  settle(): Promise<void>;
  /** Whether the printed lines of a job carry a time here. */
  timesOutput: boolean;
};

const start = Date.parse('2026-01-01T00:00:00Z');
const task = (index: number, epoch = 1): LogTask => ({
  taskId: `task-${`${epoch}${index}`.padStart(32, '0')}`,
  role: 'taskmanager',
  index,
  epoch,
  launch: 1,
});

/** What every log store promises. */
export function logStoreSuite(name: string, makeWorld: () => Promise<LogWorld>): void {
  describe(`a log store: ${name}`, () => {
    let world: LogWorld;
    const query = (change: Partial<LogQuery> = {}): LogQuery => ({
      tenantId: 'tn_1',
      jobId: 'job_1',
      runId: 'run_1',
      tasks: [task(0)],
      since: start,
      until: null,
      stream: 'taskmanager',
      limit: 10,
      from: null,
      ...change,
    });
    const read = async (change: Partial<LogQuery> = {}) => {
      await world.settle();
      return world.store.read(query(change));
    };
    /** Lines in JVM logs begin with their time. */
    const texts = ({ lines }: LogAnswer) => lines.map(({ text }) => text.replace(/^\S+Z /, ''));
    const writeMany = async (count: number, from = 0, who = task(0)) => {
      for (let n = from; n < from + count; n += 1)
        await world.write(who, 'taskmanager', start + n * 1_000, `line ${n}`);
    };
    const numbered = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => `line ${from + n}`);

    beforeEach(async () => {
      world = await makeWorld();
    });

    it('has nothing where nothing was written, and can be followed from there', async () => {
      const empty = await read();
      expect(empty).toMatchObject({ lines: [], older: null });
      await writeMany(2);
      expect(texts(await read({ from: { direction: 'newer', position: empty.newer } }))).toEqual(
        numbered(0, 2),
      );
    });

    it('gives the newest lines, oldest of them first, with time and task', async () => {
      await writeMany(25);
      const { lines } = await read();
      expect(texts({ lines, newer: '', older: null })).toEqual(numbered(15, 25));
      expect(lines[0]).toMatchObject({ at: start + 15_000, task: 'taskmanager 0, attempt 1' });
    });

    it('goes back to the first line, and repeats and leaves out none', async () => {
      await writeMany(25);
      const pages: string[][] = [];
      let from: LogQuery['from'] = null;
      for (let n = 0; n < 10; n += 1) {
        const page = await read({ from });
        pages.unshift(texts(page));
        if (page.older === null) break;
        from = { direction: 'older', position: page.older };
      }
      expect(pages.flat()).toEqual(numbered(0, 25));
    });

    it('is followed line by line while it grows', async () => {
      await writeMany(3);
      let page = await read();
      const seen = texts(page);
      for (let n = 3; n < 20; n += 4) {
        await writeMany(4, n);
        for (let turn = 0; turn < 3; turn += 1) {
          page = await read({ limit: 3, from: { direction: 'newer', position: page.newer } });
          seen.push(...texts(page));
        }
      }
      expect(seen).toEqual(numbered(0, 23));
    });

    it('goes back from where it was followed to', async () => {
      await writeMany(12);
      const first = await read({ limit: 4 });
      await writeMany(4, 12);
      const next = await read({ limit: 4, from: { direction: 'newer', position: first.newer } });
      expect(texts(next)).toEqual(numbered(12, 16));
      const back = await read({ limit: 4, from: { direction: 'older', position: next.older ?? '' } });
      expect(texts(back)).toEqual(numbered(8, 12));
    });

    it('keeps streams apart, and what another task wrote', async () => {
      await world.write(task(0), 'output', start + 1_000, '+I[1, a]');
      await world.write(task(0), 'taskmanager', start + 1_000, 'line 0');
      await world.write(task(7), 'taskmanager', start + 1_000, 'of another run');
      expect(texts(await read())).toEqual(['line 0']);
      const { lines } = await read({ stream: 'output' });
      expect(lines).toMatchObject([{ text: '+I[1, a]', at: world.timesOutput ? start + 1_000 : null }]);
      expect(texts(await read({ stream: 'jobmanager' }))).toEqual([]);
    });

    it('puts lines of several tasks in the order of their times', async () => {
      const tasks = [task(0), task(1)];
      for (let n = 0; n < 12; n += 1) await writeMany(1, n, task(n % 2));
      const newest = await read({ tasks, limit: 5 });
      expect(texts(newest)).toEqual(numbered(7, 12));
      const older = await read({
        tasks,
        limit: 5,
        from: { direction: 'older', position: newest.older ?? '' },
      });
      expect(texts(older)).toEqual(numbered(2, 7));
    });

    it('answers a position it does not know as if there were none, and cuts a line that has no end', async () => {
      await world.write(task(0), 'taskmanager', start, 'x'.repeat(20_000));
      const page = await read({ from: { direction: 'newer', position: '../../etc/passwd' } });
      expect(page.lines[0]?.text).toHaveLength(8_000);
    });
  });
}
