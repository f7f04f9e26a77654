import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, startHttpServer } from '../../functions/entry/local/http-server.ts';
import { createHandler } from '../../functions/http/handler.ts';
import type { Io } from '../../shared/cli/io.ts';
import { makeProgram, run } from '../../shared/cli/program.ts';
import { operationList } from '../../shared/contract/operations.ts';
import type { JobState } from '../../shared/resources/job.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { CommandRecord, JobRecord } from '../../shared/resources/records.ts';
import { type Harness, makeHarness, password } from '../helpers/harness.ts';

let h: Harness;
let server: HttpServer;
let folder: string;

beforeAll(async () => {
  h = await makeHarness();
  server = await startHttpServer({ port: 0, api: createHandler(h.app) });
  folder = await mkdtemp(join(tmpdir(), 'millrace-cli-'));
  await writeFile(join(folder, 'endpoint.json'), JSON.stringify({ url: server.url }));
  await writeFile(join(folder, 'admin.key'), `${h.a.admin.token}\n`, { mode: 0o600 });
  await writeFile(join(folder, 'job.sql'), 'INSERT INTO b SELECT * FROM a;\n');
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

type Ran = { code: number | null; out: string; err: string };

/** The real program in a process of its own, as `npx millrace` starts it. */
const millrace = (args: string[], env: Record<string, string> = {}): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const bin = fileURLToPath(new URL('../../shared/cli/bin.mjs', import.meta.url));
    const child = spawn(process.execPath, [bin, ...args], {
      env: { PATH: process.env.PATH ?? '', MILLRACE_DATA: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ran: Ran = { code: null, out: '', err: '' };
    child.stdout.on('data', (text) => {
      ran.out += text;
    });
    child.stderr.on('data', (text) => {
      ran.err += text;
    });
    child.once('error', reject).once('close', (code) => resolve({ ...ran, code }));
  });

/** The same program in this process; `sleep` lets a test change the world while the CLI waits. */
const inside = async (
  args: string[],
  options: { env?: Io['env']; sleep?: () => Promise<void> } = {},
): Promise<Ran> => {
  const ran = { out: '', err: '' };
  let now = 0;
  const io: Io = {
    out: (line) => {
      ran.out += `${line}\n`;
    },
    err: (line) => {
      ran.err += `${line}\n`;
    },
    env: options.env ?? { MILLRACE_URL: server.url, MILLRACE_API_KEY: h.a.admin.token },
    readText: async (path) =>
      path === '-' ? password : (await import('node:fs/promises')).readFile(path, 'utf8'),
    sleep: async (ms) => {
      now += ms;
      await options.sleep?.();
    },
    now: () => now,
  };
  return { code: await run(args, io), ...ran };
};

const json = async (args: string[]) => {
  const { code, out, err } = await inside([...args, '--json']);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
};

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
    expect(list.out.split('\n')[0]).toMatch(/^ID +NAME +STATE +LATESTVERSION/);
    expect(list.out).toMatch(new RegExp(`${job.id} +orders +created +1 `));
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

describe('waiting', () => {
  const job = async (name: string) => {
    const created = await json(['jobs', 'create', '--name', name, '--sql-file', join(folder, 'job.sql')]);
    await json(['jobs', 'publish', created.id]);
    return created.id as string;
  };
  const read = async (id: string) =>
    JobRecord.parse((await h.deps.records.get(recordKeys.job(h.a.id, h.a.workspaceId, id)))?.value);
  const become = async (id: string, state: JobState, because: string) => {
    const { desired } = await read(id);
    const value = { schema: 1, runId: desired.runId, state, because, since: 0, unknown: false, epoch: 1 };
    const key = recordKeys.jobStatus(h.a.id, h.a.workspaceId, id);
    await h.deps.records.commit([{ op: 'put', key, value, expect: 'any' }]);
  };
  /** One step of the world for each time the CLI sleeps. */
  const steps =
    (...all: (() => Promise<unknown>)[]) =>
    async () => {
      await all.shift()?.();
    };

  it('start: until the job runs, with progress', async () => {
    const id = await job('runs');
    const sleep = steps(
      () => become(id, 'starting', 'launching 1 task'),
      () => become(id, 'running', 'all tasks run'),
    );
    const answer = await inside(['jobs', 'start', 'runs'], { sleep });
    expect(answer.code).toBe(0);
    expect(answer.err.split('\n')).toEqual([
      'starting: accepted',
      'starting: launching 1 task',
      'running: all tasks run',
      '',
    ]);
    expect(answer.out).toContain('state: running');
  });

  it('start: fails with the reason when the job fails', async () => {
    const id = await job('fails');
    const answer = await inside(['jobs', 'start', 'fails'], {
      sleep: steps(() => become(id, 'failed', 'Kafka: topic "orders" does not exist')),
    });
    expect(answer.code).toBe(1);
    expect(answer.err).toContain('The job is failed, not running: Kafka: topic "orders" does not exist');
    expect(answer.err).toContain('Next: See `millrace jobs list-events');
  });

  it('start: does not wait when told so, and no longer than told', async () => {
    await job('unwatched');
    const answer = await inside(['jobs', 'start', 'unwatched', '--no-wait', '--json']);
    expect(JSON.parse(answer.out).state).toBe('starting');
    await job('slow');
    const late = await inside(['jobs', 'start', 'slow', '--wait-timeout', '3']);
    expect(late.code).toBe(1);
    expect(late.err).toContain('Not there after 3 s: starting: accepted');
    expect((await inside(['jobs', 'start', 'slow', '--wait-timeout', 'soon'])).err).toContain(
      'takes seconds',
    );
  });

  it('stop: until it has stopped; a stop that is taken back is told', async () => {
    const id = await job('stops');
    await inside(['jobs', 'start', id], { sleep: steps(() => become(id, 'running', 'all tasks run')) });
    const back = await inside(['jobs', 'stop', id], {
      sleep: steps(async () => {
        const key = recordKeys.job(h.a.id, h.a.workspaceId, id);
        const value = await read(id);
        const desired = { ...value.desired, state: 'running', orders: [] };
        await h.deps.records.commit([{ op: 'put', key, value: { ...value, desired }, expect: 'any' }]);
        await become(id, 'running', 'the savepoint failed: S3 says no');
      }),
    });
    expect(back.code).toBe(1);
    expect(back.err).toContain('The job is running, not stopped: the savepoint failed: S3 says no');
    const stopped = await inside(['jobs', 'stop', id], {
      sleep: steps(() => become(id, 'stopped', 'with savepoint')),
    });
    expect(stopped.code).toBe(0);
  });

  it('snapshot: until the command has its outcome', async () => {
    const id = await job('snaps');
    await inside(['jobs', 'start', id], { sleep: steps(() => become(id, 'running', 'all tasks run')) });
    const outcome = (state: 'succeeded' | 'failed', message: string) => async () => {
      const [command] = (await json(['jobs', 'list-commands', id])).items;
      const key = recordKeys.command(h.a.id, id, command.id);
      const stored = CommandRecord.parse((await h.deps.records.get(key))?.value);
      await h.deps.records.commit([{ op: 'put', key, value: { ...stored, state, message }, expect: 'any' }]);
    };
    const good = await inside(['jobs', 'snapshot', id], { sleep: steps(outcome('succeeded', 'done')) });
    expect(good.code).toBe(0);
    expect(good.out).toContain('state: succeeded');
    const bad = await inside(['jobs', 'snapshot', id], { sleep: steps(outcome('failed', 'disk full')) });
    expect(bad.code).toBe(1);
    expect(bad.err).toContain('The savepoint failed: disk full');
  });
});
