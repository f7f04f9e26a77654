import { randomBytes } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import { createApp, type RequestLog } from '../../functions/http/app.ts';
import type { SqlJudge, SqlVerdict } from '../../functions/ports/sql-judge.ts';
import type { JobHint } from '../../functions/ports/work-queue.ts';
import { makeApiKey } from '../../functions/usecases/api-keys/make-api-key.ts';
import { hashPassword } from '../../functions/usecases/auth/password.ts';
import type { UseCaseDeps } from '../../functions/usecases/deps.ts';
import { makeId } from '../../shared/ids.ts';
import type { TenantRole, WorkspaceRole } from '../../shared/resources/identity.ts';
import type { UserRecord, WorkspaceRecord } from '../../shared/resources/identity-records.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { FakeArtifactFiles } from './fakes/artifact-files.ts';
import { FakeLogStore } from './fakes/log-store.ts';
import { FakeObjectStore } from './fakes/object-store.ts';
import { FakeRecords } from './fakes/records.ts';
import { FakeSecretStore } from './fakes/secret-store.ts';

export type TestUser = { id: string; email: string; token: string };
export type TestTenant = { id: string; workspaceId: string; admin: TestUser };

export const password = 'correct horse battery staple';

/** A script has an operator for each `-- operator <uid>`, one that is fixed for each `-- fixed <uid>`. */
const fakeOperators = (script: string, parallelism: number, entries: Readonly<Record<string, number>>) => {
  const operators = [...script.matchAll(/-- (operator|fixed|table) (\S+)/g)].map(([, word, uid = '']) => ({
    ...{ uid, kind: uid.replace(/-[^-]*$/, ''), name: `does ${uid}` },
    parallelism: entries[uid] ?? (word === 'table' ? 3 : parallelism),
    own: word === 'table' || entries[uid] !== undefined,
    byTable: word === 'table',
    fixed: word === 'operator' ? null : 'It works in one place.',
  }));
  const fixed = operators.filter((one) => one.fixed !== null && entries[one.uid] !== undefined);
  return {
    operators,
    refusedParallelism: Object.fromEntries(fixed.map((one) => [one.uid, one.fixed ?? ''])),
  };
};

/** Says yes to any script with an INSERT, and shows where one is missing. */
const fakeJudge: SqlJudge = {
  check: async (_tenantId, script, { operators = {}, parallelism }): Promise<SqlVerdict> =>
    /insert/i.test(script)
      ? {
          ok: true,
          connectors: ['datagen', 'blackhole', 'kafka', 'filesystem'].filter((name) => script.includes(name)),
          tables: [{ name: 'source', connector: 'datagen', role: ['source'] }],
          plan: 'Sink(table=[sink])',
          // A script keeps state for each operator that a comment of it names: `-- state count: <uid>`.
          state: [...script.matchAll(/-- state (\S+): (\S+)/g)].map(([, kind = '', uid = '']) => ({
            uid,
            kind,
            name: `${kind} ${uid}`,
            layout: script.includes(`-- layout ${uid}`) ? 'other' : 'usual',
            twin: false,
            parts: {},
            aspects: {},
          })),
          ...fakeOperators(script, parallelism, operators),
        }
      : {
          ok: false,
          errors: [
            {
              line: 1,
              column: 1,
              endLine: 1,
              endColumn: 2,
              code: 'no_insert',
              message: 'The script has no INSERT.',
              fix: 'Add one.',
              detail: null,
            },
          ],
        },
};

export type Harness = {
  deps: UseCaseDeps;
  records: FakeRecords;
  files: FakeArtifactFiles;
  hints: JobHint[];
  /** Moves the clock that the app sees. */
  advance: (ms: number) => void;
  app: ReturnType<typeof createApp>;
  logs: RequestLog[];
  /** An app over the same state that behaves as if started anew. */
  restart: (deps?: Partial<UseCaseDeps>) => ReturnType<typeof createApp>;
  a: TestTenant;
  b: TestTenant;
  addUser: (
    tenantId: string,
    role: TenantRole,
    workspaces: Record<string, WorkspaceRole>,
  ) => Promise<TestUser>;
  request: (method: string, path: string, options?: RequestOptions) => Promise<Answer>;
};

export type RequestOptions = {
  token?: string | null;
  json?: unknown;
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  app?: ReturnType<typeof createApp>;
};

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes.
export type Answer = { status: number; headers: Headers; text: string; body: any };

/** One hash for all users: scrypt is slow on purpose. */
let passwordHash: Promise<string> | null = null;

const makeDeps = () => {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const ulid = monotonicFactory();
  const hints: JobHint[] = [];
  const records = new FakeRecords();
  const objects = new FakeObjectStore(() => now);
  const files = new FakeArtifactFiles(objects);
  const deps: UseCaseDeps = {
    records,
    objects,
    files,
    logs: new FakeLogStore(),
    secrets: new FakeSecretStore(),
    queue: {
      enqueue: async (hint) => {
        hints.push(hint);
      },
    },
    sql: fakeJudge,
    clock: { now: () => now },
    ids: (kind) => makeId(kind, ulid(now)),
    random: (bytes) => randomBytes(bytes),
    bucket: 'millrace',
    catalog: {
      releases: ['1.20.5', '2.3.0'].map((version) => ({
        version,
        default: version === '1.20.5',
        java: 17,
        stateCompatibleWith: [version],
        lacks: version === '1.20.5' ? [] : ['filesystem'],
        removedKeys: version === '1.20.5' ? [] : ['table.exec.shuffle-mode'],
        state: 'ready',
        because: null,
      })),
      vocabularies: { '1.20.5': { functions: [], connectors: [], formats: [] } },
      connectors: ['datagen', 'blackhole', 'kafka', 'filesystem'].map((name) => ({
        name,
        title: name,
        factories: [name],
        releases: name === 'filesystem' ? ['1.20.5'] : ['1.20.5', '2.3.0'],
        licences: ['Apache-2.0'],
        jars: name === 'kafka' ? { '1.20.5': [{ coordinate: 'a:kafka:1', sha256: 'k1' }] } : {},
        provenServers: [],
      })),
      examples: [
        {
          id: 'copy',
          title: { en: 'Copy', zh: '复制' },
          description: { en: 'Copies.', zh: '复制数据。' },
          name: 'copy',
          sql: "INSERT INTO copied SELECT 1; -- to '{{output}}'",
          settings: JobSettings.parse({}),
        },
      ],
    },
  };
  const advance = (ms: number) => {
    now += ms;
  };
  return { deps, records, files, hints, advance };
};

const userAdder =
  (deps: UseCaseDeps): Harness['addUser'] =>
  async (tenantId, role, workspaces) => {
    passwordHash ??= hashPassword(password);
    const id = deps.ids('user');
    const email = `${id.toLowerCase()}@example.com`;
    const user: UserRecord = {
      schema: 1,
      id,
      tenantId,
      email,
      name: `User ${id}`,
      role,
      workspaces,
      passwordHash: await passwordHash,
      createdAt: deps.clock.now(),
    };
    const key = makeApiKey(deps, { tenantId, userId: id }, 'test', null);
    await deps.records.commit([
      { op: 'put', key: recordKeys.user(tenantId, id), value: user, expect: 'absent' },
      {
        op: 'put',
        key: recordKeys.email(email),
        value: { schema: 1, tenantId, userId: id },
        expect: 'absent',
      },
      ...key.writes,
    ]);
    return { id, email, token: key.secret };
  };

const addTenant = async (
  deps: UseCaseDeps,
  addUser: Harness['addUser'],
  name: string,
): Promise<TestTenant> => {
  const id = deps.ids('tenant');
  const workspaceId = deps.ids('workspace');
  const createdAt = deps.clock.now();
  const workspace: WorkspaceRecord = {
    schema: 1,
    id: workspaceId,
    tenantId: id,
    name: 'main',
    cuLimit: 16,
    deleting: false,
    createdAt,
  };
  await deps.records.commit([
    { op: 'put', key: recordKeys.tenant(id), value: { schema: 1, id, name, createdAt }, expect: 'absent' },
    { op: 'put', key: recordKeys.workspace(id, workspaceId), value: workspace, expect: 'absent' },
    {
      op: 'put',
      key: recordKeys.workspaceName(id, 'main'),
      value: { schema: 1, workspaceId },
      expect: 'absent',
    },
  ]);
  return { id, workspaceId, admin: await addUser(id, 'admin', { [workspaceId]: 'owner' }) };
};

const bodyOf = ({ json, raw }: RequestOptions): string | Uint8Array<ArrayBuffer> | undefined =>
  raw ?? (json === undefined ? undefined : JSON.stringify(json));

/** The app on fakes, with two tenants that must never see each other. */
export const makeHarness = async (): Promise<Harness> => {
  const { deps, records, files, hints, advance } = makeDeps();
  const logs: RequestLog[] = [];
  const start = (other: Partial<UseCaseDeps> = {}) =>
    createApp(
      { ...deps, ...other },
      {
        checkResponses: true,
        log: (entry) => logs.push(entry),
        // Tests ask more at once than a person; the limit has a test of its own.
        rateLimit: null,
      },
    );
  const app = start();
  const addUser = userAdder(deps);
  const a = await addTenant(deps, addUser, 'A');
  const b = await addTenant(deps, addUser, 'B');

  const request: Harness['request'] = async (method, path, options = {}) => {
    const body = bodyOf(options);
    const token = options.token === undefined ? a.admin.token : options.token;
    const answer = await (options.app ?? app).request(path, {
      method,
      headers: {
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : null };
  };
  return { deps, records, files, hints, advance, app, logs, restart: start, a, b, addUser, request };
};
