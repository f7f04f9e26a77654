import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProgram } from '../../shared/cli/program.ts';
import { operationList } from '../../shared/contract/operations.ts';
import { type CliHarness, makeCliHarness } from '../helpers/cli-harness.ts';
import { type Harness, password } from '../helpers/harness.ts';

let cli: CliHarness;
let h: Harness;
let folder: string;
const millrace: CliHarness['millrace'] = (...all) => cli.millrace(...all);
const inside: CliHarness['inside'] = (...all) => cli.inside(...all);
const json: CliHarness['json'] = (...all) => cli.json(...all);

beforeAll(async () => {
  cli = await makeCliHarness();
  ({ h, folder } = cli);
});
afterAll(() => cli.close());

describe('millrace', () => {
  it('creates, publishes and lists a job in a process of its own, with what npm start left', async () => {
    const created = await millrace([
      'jobs',
      'create',
      '--name',
      'orders',
      '--sql-file',
      join(folder, 'job.sql'),
      '--json',
    ]);
    expect(created).toMatchObject({ code: 0, err: '' });
    const job = JSON.parse(created.out);
    expect(job).toMatchObject({ name: 'orders', state: 'created' });
    expect(await millrace(['jobs', 'publish', 'orders', '--note', 'first'])).toMatchObject({ code: 0 });
    const list = await millrace(['jobs', 'list']);
    expect(list.out.split('\n')[0]).toMatch(/^ID +NAME +STATE +AVAILABILITY +LATESTVERSION/);
    expect(list.out).toMatch(new RegExp(`${job.id} +orders +created +- +1 `));
  });

  it('ends with 1 and the reason and the next step on stderr, and with 2 when misused', async () => {
    const missing = await millrace(['jobs', 'get', 'nothing']);
    expect(missing.code).toBe(1);
    expect(missing.out).toBe('');
    expect(missing.err).toBe(
      'millrace: There is no job "nothing" in this workspace.\nNext: See `millrace jobs list`.\n',
    );
    expect((await millrace(['jobs', 'gett', 'x'])).code).toBe(2);
    expect((await millrace(['jobs', 'get'])).code).toBe(2);
    const away = await millrace(['platform', 'health', '--url', 'http://127.0.0.1:9', '--json']);
    expect(away.code).toBe(1);
    expect(away.err).toContain('does not answer');
  });

  it('has a command for each operation, each of whose fields can be given', () => {
    const io = {
      out: () => {},
      err: () => {},
      env: {},
      readText: async () => '',
      readHidden: async () => '',
      readBytes: async () => new Uint8Array(),
      sleep: async () => {},
      now: () => 0,
    };
    const program = makeProgram(io);
    for (const { id, cli } of operationList) {
      const command = program.commands
        .find((noun) => noun.name() === cli.noun)
        ?.commands.find((verb) => verb.name() === cli.verb);
      expect(
        command?.options.map(({ long }) => long),
        id,
      ).toContain('--json');
    }
    const draft = program.commands
      .find((noun) => noun.name() === 'jobs')
      ?.commands.find((verb) => verb.name() === 'update-draft');
    const flags = draft?.options.map(({ long }) => long);
    for (const flag of [
      '--sql-file',
      '--parallelism',
      '--topology',
      '--compact-cu',
      '--flink-config',
      '--if-match',
    ]) {
      expect(flags).toContain(flag);
    }
    const start = program.commands
      .find((noun) => noun.name() === 'jobs')
      ?.commands.find((verb) => verb.name() === 'start');
    expect(start?.options.map(({ long }) => long)).toEqual(
      expect.arrayContaining(['--from', '--version', '--discard-state', '--no-wait']),
    );
  });

  it('changes only what is given when it saves a draft', async () => {
    const job = await json([
      'jobs',
      'create',
      '--name',
      'drafted',
      '--sql-file',
      join(folder, 'job.sql'),
      '--parallelism',
      '3',
    ]);
    const saved = await json([
      'jobs',
      'update-draft',
      job.id,
      '--topology',
      'standard',
      '--flink-config',
      'a.b=1',
      '--flink-config',
      'c=x=y',
    ]);
    expect(saved).toMatchObject({
      sql: 'INSERT INTO b SELECT * FROM a;\n',
      settings: { parallelism: 3, topology: 'standard', flinkConfig: { 'a.b': '1', c: 'x=y' } },
    });
    const stale = await inside(['jobs', 'update-draft', job.id, '--parallelism', '4', '--if-match', '"1"']);
    expect(stale.code).toBe(1);
    expect(stale.err).toContain('Read it again');
    const wrong = await inside(['jobs', 'update-draft', job.id, '--parallelism', 'many']);
    expect(wrong.err).toContain('--parallelism takes a number');
  });

  it('takes back with `none` what was set, rolls back over the draft as it is, and clones', async () => {
    await json(['jobs', 'create', '--name', 'kept', '--sql-file', join(folder, 'job.sql')]);
    await json(['jobs', 'publish', 'kept']);
    const update = (...flags: string[]) => json(['jobs', 'update', 'kept', ...flags]);
    expect(await update('--every-minutes', '30', '--count', '5')).toMatchObject({
      name: 'kept',
      snapshotSchedule: { everyMinutes: 30 },
      snapshotRetention: { count: 5, maxAgeHours: null },
    });
    expect(await update('--every-minutes', 'none')).toMatchObject({
      snapshotSchedule: { everyMinutes: null },
      snapshotRetention: { count: 5 },
    });
    expect((await inside(['jobs', 'update', 'kept', '--every-minutes', 'never'])).code).toBe(1);
    await json(['jobs', 'update-draft', 'kept', '--parallelism', '2']);
    expect(await json(['jobs', 'diff-versions', 'kept', '1'])).toMatchObject({ cost: 'rescale' });
    expect(await json(['jobs', 'roll-back', 'kept', '1'])).toMatchObject({ number: 2 });
    expect(await json(['jobs', 'diff-versions', 'kept', '1', '--with', '2'])).toMatchObject({ cost: null });
    expect(await json(['jobs', 'clone', 'kept', '--name', 'copy'])).toMatchObject({ latestVersion: 1 });
  });

  it('shows where Flink refuses the SQL', async () => {
    await json(['jobs', 'create', '--name', 'broken']);
    const refused = await inside(['jobs', 'publish', 'broken']);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('sql:1:1: The script has no INSERT. Add one.');
    const checked = await json(['sql', 'check', '--sql-file', join(folder, 'job.sql')]);
    expect(checked.ok).toBe(true);
  });

  it('reads a password from a file or standard input, never from the command line', async () => {
    const signedIn = await json(['auth', 'sign-in', '--email', h.a.admin.email, '--password-file', '-']);
    expect(signedIn.token).toMatch(/^ms_/);
    expect((await inside(['auth', 'sign-in', '--email', h.a.admin.email, '--password', password])).code).toBe(
      2,
    );
  });

  it('needs the workspace only when there are several', async () => {
    const list = (args: string[] = []) => inside(['jobs', 'list', ...args]);
    expect((await list()).code).toBe(0);
    const { id } = await json(['workspaces', 'create', '--name', 'second']);
    const unclear = await list();
    expect(unclear.code).toBe(1);
    expect(unclear.err).toContain(`second (${id})`);
    expect((await list(['--workspace', 'second'])).out).toBe('Nothing there.\n');
    expect((await list(['--workspace', 'third'])).err).toContain('There is no workspace "third"');
    expect((await inside(['workspaces', 'update', id, '--cu-limit', '2'])).out).toContain('cuLimit: 2');
    expect((await inside(['workspaces', 'delete', id])).out).toBe('Deleted.\n');
  });

  it('does not send the key of this machine to another host', async () => {
    const answer = await inside(['jobs', 'list', '--url', 'https://millrace.example', '--data', folder], {
      env: {},
    });
    expect(answer.code).toBe(1);
    expect(answer.err).toContain('No API key is known');
  });

  it('says what it needs when nothing is known', async () => {
    const answer = await inside(['jobs', 'list', '--data', join(folder, 'nowhere')], { env: {} });
    expect(answer.err).toMatch(/npm start/);
  });
});
