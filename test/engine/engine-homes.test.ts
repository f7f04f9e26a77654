import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngineHomes } from '../../infra/local/engine/engine-homes.ts';
import type { Prepared } from '../../infra/local/engine/prepare-engine.ts';

/** Releases that are not the default are fetched in the background, once, and said to be so. */
let folder = '';
const standard = () => ({ home: folder, release: '1.20.5' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-homes-'));
  await writeFile(join(folder, 'engine.json'), JSON.stringify({ classPath: ['lib/a.jar'] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const world = () => {
  const asked: { say: (line: string) => void; done: (p: Prepared) => void; fail: (e: Error) => void }[] = [];
  let now = 0;
  const engines = createEngineHomes({
    standard: standard(),
    releases: ['1.20.5', '2.3.0'],
    prepare: (_, say) => new Promise((done, fail) => asked.push({ say, done, fail })),
    now: () => now,
    patienceMs: 20,
  });
  return { ...engines, asked, pass: (ms: number) => (now += ms) };
};

it('the default is ready at once, and another is not fetched before somebody asks', async () => {
  const { homes, stateOf, asked } = world();
  expect(await homes('1.20.5')).toEqual({ state: 'ready', home: folder, classPath: ['lib/a.jar'] });
  expect(await homes('9.9.9')).toBeNull();
  expect(stateOf('2.3.0').state).toBe('on-demand');
  expect(asked).toHaveLength(0);
});

it('is fetched once however many ask, tells how far it is, and is ready when it is done', async () => {
  const { homes, stateOf, asked } = world();
  await Promise.all([homes('2.3.0'), homes('2.3.0')]);
  expect(asked).toHaveLength(1);
  asked[0]?.say('  131 of 329 MB (40 %)');
  const because = 'Engine release 2.3.0 is being fetched: 131 of 329 MB (40 %).';
  expect(await homes('2.3.0')).toEqual({ state: 'fetching', because });
  expect(stateOf('2.3.0')).toEqual({ state: 'fetching', because });
  asked[0]?.done({ home: folder, release: '2.3.0' });
  expect(await homes('2.3.0')).toMatchObject({ state: 'ready', home: folder });
  expect(stateOf('2.3.0')).toEqual({ state: 'ready', because: null });
});

it('says what went wrong, and tries again for whoever asks later', async () => {
  const { homes, asked, pass } = world();
  await homes('2.3.0');
  asked[0]?.fail(new Error('no network'));
  expect(await homes('2.3.0')).toMatchObject({
    state: 'failed',
    because: expect.stringContaining('no network'),
  });
  expect(asked).toHaveLength(1);
  pass(31_000);
  expect(await homes('2.3.0')).toMatchObject({ state: 'fetching' });
  expect(asked).toHaveLength(2);
});
