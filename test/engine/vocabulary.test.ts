import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDescription } from '../../infra/local/engine/engine-description.ts';
import { prepareEngine } from '../../infra/local/engine/prepare-engine.ts';
import { readConnectors, readReleases } from '../../infra/local/engine/releases.ts';
import { MODULE_OPTIONS } from '../../infra/local/engine/training-job.ts';
import { vocabularyFile } from '../../infra/local/engine/vocabulary.ts';
import { Vocabulary } from '../../shared/resources/vocabulary.ts';
import { testTool } from '../helpers/test-servers.ts';

const releases = Object.keys((await readReleases()).releases);
const connectors = await readConnectors();

async function asked(release: string): Promise<Vocabulary> {
  const { home } = await prepareEngine({ release });
  const description = await readDescription(home);
  if (!description) throw new Error('the engine is not prepared');
  const jars = [...description.classPath, ...Object.values(description.connectors).flat()];
  const classPath = jars.map((jar) => join(home, jar));
  const classes = await testTool('Vocabulary', classPath);
  const factories = connectors.flatMap((one) => (release in one.releases ? one.factories : []));
  const { stdout, stderr } = spawnSync(
    'java',
    [
      ...MODULE_OPTIONS,
      '-Xmx600m',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=off',
      '-cp',
      [classes, ...classPath].join(':'),
      'Vocabulary',
      ...factories,
    ],
    { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 },
  );
  if (!stdout.includes('{')) throw new Error(stderr.slice(-2_000));
  return Vocabulary.parse(JSON.parse(stdout.slice(stdout.indexOf('{'))));
}

describe.each(releases)('the vocabulary of %s', (release) => {
  it('is what Flink says (`npx vitest run test/engine/vocabulary -u` writes it down)', async () => {
    const vocabulary = await asked(release);
    const text = `${JSON.stringify(vocabulary, null, 1)}\n`;
    await expect(text).toMatchFileSnapshot(fileURLToPath(vocabularyFile(release)));
    const named = (name: string) => vocabulary.functions.find((one) => one.name === name);
    expect(named('LPAD')?.signatures).toEqual(['LPAD(STRING, INTEGER, STRING)']);
    expect(named('TUMBLE')?.kind).toBe('table');
    expect(named('COUNT')?.kind).toBe('aggregate');
    const kafka = vocabulary.connectors.find(({ name }) => name === 'kafka');
    const servers = kafka?.options.find(({ key }) => key === 'properties.bootstrap.servers');
    expect(servers).toMatchObject({ required: true, type: 'string' });
    expect(kafka?.options.find(({ key }) => key === 'scan.startup.mode')?.values).toContain(
      'earliest-offset',
    );
    const told = [...vocabulary.connectors, ...vocabulary.formats].map(({ name }) => name);
    const offered = connectors.flatMap((one) => (release in one.releases ? one.factories : []));
    expect(told.sort()).toEqual(offered.sort());
  }, 240_000);
});
