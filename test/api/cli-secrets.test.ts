import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliHarness, makeCliHarness } from '../helpers/cli-harness.ts';
import type { FakeSecretStore } from '../helpers/fakes/secret-store.ts';
import { password } from '../helpers/harness.ts';

let cli: CliHarness;
beforeAll(async () => {
  cli = await makeCliHarness();
});
afterAll(() => cli.close());

const values = () => [...(cli.h.deps.secrets as FakeSecretStore).values.values()];

describe('secret variables on the command line', () => {
  it('are asked for, so that they need not be in the command', async () => {
    const { code, out } = await cli.inside(['variables', 'create', '--name', 'pw', '--secret']);
    expect(code).toBe(0);
    expect(out).not.toContain(password);
    expect(values()).toEqual([password]);
  });

  it('come from a file or a pipe, without the end of its last line', async () => {
    const file = join(cli.folder, 'pw');
    await writeFile(file, 'of two\nlines\n');
    const fromFile = ['variables', 'create', '--name', 'two', '--secret', '--value-file', file];
    expect((await cli.inside(fromFile)).code).toBe(0);
    expect((await cli.inside(['variables', 'update', 'pw', '--value-file', file])).code).toBe(0);
    expect(values().filter((value) => value === 'of two\nlines')).toHaveLength(2);
  });

  it('are refused as a word of the command, before anything is sent', async () => {
    const command = ['variables', 'create', '--name', 'no', '--secret', '--value', 'hunter2'];
    const { code, err } = await cli.inside(command);
    expect(code).toBe(1);
    expect(err).toContain('--value-file');
    expect(err).not.toContain('hunter2');
    expect(values()).not.toContain('hunter2');
  });

  it('are listed as such, without a value; other variables are as they were', async () => {
    await cli.json(['variables', 'create', '--name', 'open', '--value', 'kafka:9092']);
    const { out } = await cli.inside(['variables', 'list']);
    expect(out).toMatch(/pw +true +- /);
    expect(out).toMatch(/open +false +kafka:9092/);
  });
});
