/** The person at the console: asks for things through the production use cases and keeps what was promised in mind. */

import type { UseCaseDeps } from '../../../functions/usecases/deps.ts';
import { deleteJob } from '../../../functions/usecases/jobs/delete-job.ts';
import { pauseJob } from '../../../functions/usecases/jobs/pause-job.ts';
import { rescaleJob } from '../../../functions/usecases/jobs/rescale-job.ts';
import { restartJob } from '../../../functions/usecases/jobs/restart-job.ts';
import { resumeJob } from '../../../functions/usecases/jobs/resume-job.ts';
import { startJob } from '../../../functions/usecases/jobs/start-job.ts';
import { stopJob } from '../../../functions/usecases/jobs/stop-job.ts';
import { takeSnapshot } from '../../../functions/usecases/jobs/take-snapshot.ts';
import { MillraceError } from '../../../shared/errors.ts';
import { RestartRequest, StartRequest } from '../../../shared/resources/job.ts';
import type { JobSettings } from '../../../shared/resources/job-settings.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { CommandRecord, JobRecord, RunRecord, StatusRecord } from '../../../shared/resources/records.ts';
import { aJob, ids } from '../../helpers/builders.ts';
import type { FakeRecords } from '../../helpers/fakes/records.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Process } from './process.ts';
import { bucket } from './snapshots.ts';

export type Wish =
  | 'start'
  | 'start-empty'
  | 'resume'
  | 'stop'
  | 'drain'
  | 'stop-now'
  | 'pause'
  | 'savepoint'
  | 'restart'
  | 'upgrade'
  | 'rescale'
  | 'delete';

const actor = { userId: 'usr_x', tenantId: ids.tenant, role: 'admin', workspaces: {} } as const;
const call = {
  actor,
  params: { workspaceId: ids.workspace, jobId: ids.job },
  query: {},
  ifMatch: null,
  idempotencyKey: null,
  requestId: 'req_1',
  source: null,
  tokenHash: null,
  settle: () => [],
};
const patienceMs = 20_000;
/** Refusals that say how things are; anything else is a fault. */
const refusals = [
  'conflict',
  'job_active',
  'job_not_active',
  'no_snapshot',
  'state_exists',
  'not_found',
  'limit_reached',
];

const nothingTold = {
  ...{ connectors: [], tables: [], plan: '', state: [] },
  ...{ operators: [], refusedParallelism: {} },
};

export class Operator {
  readonly #controlPlane: ControlPlane;
  readonly #records: FakeRecords;
  /** A start with empty state was asked for and has not been seen to begin yet. */
  askedEmpty = false;
  /** The run whose restart was accepted, and that nobody has asked to stop since. */
  restarting: string | null = null;
  #stops = 0;

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane;
    this.#records = controlPlane.records;
  }

  /** A workspace with one published job that has never run. */
  async prepare(settings: JobSettings): Promise<void> {
    const { tenant, workspace, job } = ids;
    const first = {
      schema: 1,
      number: 1,
      sql: 'INSERT INTO a SELECT * FROM b',
      settings,
      connectors: [],
      note: '',
      publishedBy: actor.userId,
      publishedAt: 0,
    };
    // Of the same size in half of the histories, and then the containers can stay.
    const { compactCu } = settings;
    const size = this.#controlPlane.sim.seed % 2 === 0 ? compactCu : compactCu === 1 ? 0.5 : 1;
    const second = { ...first, number: 2, settings: { ...settings, compactCu: size } };
    const home = {
      schema: 1,
      id: workspace,
      tenantId: tenant,
      name: 'main',
      // As much as one run of any size needs: what is not given back is missed at once.
      cuLimit: 3,
      deleting: false,
      createdAt: 0,
    };
    const created = aJob({
      desired: { state: 'stopped', runId: null, orders: [], next: null, by: actor.userId, at: 0 },
      run: null,
    });
    await this.#records.commit([
      { op: 'put', key: recordKeys.workspace(tenant, workspace), value: home, expect: 'absent' },
      { op: 'put', key: recordKeys.version(tenant, job, 1), value: first, expect: 'absent' },
      { op: 'put', key: recordKeys.version(tenant, job, 2), value: second, expect: 'absent' },
      { op: 'put', key: recordKeys.job(tenant, workspace, job), value: created, expect: 'absent' },
    ]);
  }

  /** ok, the code of a refusal, or 'unknown' when no answer came. */
  async ask(wish: Wish): Promise<string> {
    const { sim, process } = this.#controlPlane;
    if (process === null) return 'unknown';
    if (wish === 'start-empty') this.askedEmpty = true;
    sim.note(`operator: ${wish}`);
    const ends = ['stop', 'drain', 'stop-now', 'pause'].includes(wish);
    if (ends) {
      this.#stops += 1;
      this.restarting = null;
    }
    const stops = this.#stops;
    const before = (await this.job())?.desired.runId ?? null;
    const answered = this.#carryOut(wish, this.#deps(process)).then(
      () => 'ok',
      (error: unknown) => {
        if (error instanceof MillraceError && refusals.includes(error.code)) return error.code;
        if (!this.#controlPlane.expected(error)) sim.violate(`${wish} broke: ${String(error)}`);
        return 'unknown';
      },
    );
    const answer = await Promise.race([answered, sim.clock.sleep(patienceMs).then(() => 'unknown')]);
    sim.note(`operator: ${wish} -> ${answer}`);
    if ((wish === 'restart' || wish === 'upgrade') && answer === 'ok' && stops === this.#stops)
      this.restarting = before;
    return answer;
  }

  async job(): Promise<JobRecord | null> {
    return this.#read(recordKeys.job(ids.tenant, ids.workspace, ids.job), (v) => JobRecord.parse(v));
  }

  /** The run that is wanted, or another one of the job. */
  async run(which?: string): Promise<RunRecord | null> {
    const runId = which ?? (await this.job())?.desired.runId ?? null;
    if (runId === null) return null;
    return this.#read(recordKeys.run(ids.tenant, ids.job, runId), (v) => RunRecord.parse(v));
  }

  async status(): Promise<StatusRecord | null> {
    return this.#read(recordKeys.jobStatus(ids.tenant, ids.workspace, ids.job), (v) => StatusRecord.parse(v));
  }

  /** Commands of the job that have no outcome. */
  openCommands(): CommandRecord[] {
    return this.#records
      .all()
      .filter(({ key }) => key.sort.startsWith('COMMAND#'))
      .map(({ value }) => CommandRecord.parse(value))
      .filter(({ state }) => state === 'pending' || state === 'running');
  }

  async #read<T>(key: { partition: string; sort: string }, parse: (value: unknown) => T): Promise<T | null> {
    const row = await this.#records.get(key);
    return row === null ? null : parse(row.value);
  }

  async #carryOut(wish: Wish, deps: UseCaseDeps): Promise<void> {
    const start = (request: object) =>
      startJob(deps, { ...call, body: StartRequest.parse({ acceptOutputLoss: true, ...request }) });
    const stop = (mode: 'savepoint' | 'drain' | 'now') => stopJob(deps, { ...call, body: { mode } });
    if (wish === 'start') await start({ from: 'latest' });
    else if (wish === 'start-empty') await start({ from: 'empty', discardState: true });
    else if (wish === 'rescale') await this.#rescale(deps);
    else if (wish === 'resume') await resumeJob(deps, { ...call, body: {} });
    else if (wish === 'pause') await pauseJob(deps, { ...call, body: {} });
    else if (wish === 'stop') await stop('savepoint');
    else if (wish === 'drain') await stop('drain');
    else if (wish === 'stop-now') await stop('now');
    else if (wish === 'restart' || wish === 'upgrade') {
      const version = wish === 'upgrade' ? 3 - ((await this.run())?.version ?? 1) : undefined;
      await restartJob(deps, { ...call, body: RestartRequest.parse({ acceptOutputLoss: true, version }) });
    } else if (wish === 'savepoint') await takeSnapshot(deps, { ...call, body: {} });
    else await deleteJob(deps, { ...call, body: null });
  }

  /** Between one and three: more, less, or as it is. */
  async #rescale(deps: UseCaseDeps): Promise<void> {
    const { random } = this.#controlPlane.sim;
    const own = Object.keys((await this.run())?.settings.operatorParallelism ?? {});
    const operators = Object.fromEntries(own.map((uid) => [uid, random.int(1, 3)]));
    await rescaleJob(deps, { ...call, body: { parallelism: random.int(1, 3), operators } });
  }

  #deps(process: Process): UseCaseDeps {
    const noFiles = () => Promise.reject(new Error('no file is uploaded here'));
    const noSecrets = () => Promise.reject(new Error('nothing is secret here'));
    const { records, objects, queue, clock, ids: newId } = this.#controlPlane.deps(process);
    return {
      records,
      objects,
      files: { begin: noFiles, receive: noFiles, keep: noFiles, remove: noFiles },
      secrets: { put: noSecrets, get: noSecrets, delete: noSecrets },
      queue,
      logs: { read: () => Promise.reject(new Error('no log is read here')) },
      clock,
      ids: newId,
      bucket,
      // Both versions keep the same state.
      sql: { check: async () => ({ ok: true, ...nothingTold }) },
      random: (bytes) => new Uint8Array(bytes),
      catalog: { releases: [], connectors: [], examples: [], vocabularies: {} },
    };
  }
}
