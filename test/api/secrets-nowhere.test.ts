import fc from 'fast-check';
import { expect, it } from 'vitest';
import { giveSecrets } from '../../functions/channel/give-secrets.ts';
import { collectGarbage } from '../../functions/reconciler/collect-garbage.ts';
import { taskSlotOf } from '../../shared/domain/run-slots.ts';
import { withSecretValues } from '../../shared/domain/script-secrets.ts';
import { RunSpec, runPaths } from '../../shared/resources/run-spec.ts';
import type { FakeSecretStore } from '../helpers/fakes/secret-store.ts';
import { type LifeCycle, makeLifeCycle } from '../helpers/life-cycle.ts';

/** No ordinary text has one of these: whatever is found of it was leaked. */
const secretText = fc
  .tuple(fc.stringMatching(/^[A-Za-z0-9'"\\ ${}%]{2,12}$/), fc.stringMatching(/^[0-9a-f]{12}$/))
  .map(([free, marker]) => ({ value: `${free}~${marker}~${free}`, marker }));

const steps = ['rotate', 'check', 'publish', 'start', 'fail', 'delete', 'sweep', 'break'] as const;
type Step = (typeof steps)[number];

const sql = (n: number) =>
  `CREATE TABLE t${n} (n INT) WITH ('connector' = 'kafka', 'properties.password' = 'x \${pw} y');\nINSERT INTO t${n} SELECT 1;`;

/** Everything that is kept or said: records, objects, access logs, answers; the secret store alone is left out. */
class Seen {
  readonly #answers: string[] = [];
  readonly l: LifeCycle;

  constructor(l: LifeCycle) {
    this.l = l;
  }

  async ask(method: string, path: string, json?: unknown, headers: Record<string, string> = {}) {
    const root = `/v1/workspaces/${this.l.h.a.workspaceId}`;
    const answer = await this.l.h.request(method, `${root}${path}`, {
      headers,
      ...(json === undefined ? {} : { json }),
    });
    this.#answers.push(answer.text, JSON.stringify([...answer.headers]));
    return answer;
  }

  /** In no form: a marker has no character that any of them writes in another way. */
  text(): string {
    const { h } = this.l;
    const objects = [
      ...(h.deps.objects as unknown as { objects: Map<string, { body: Uint8Array }> }).objects,
    ];
    const told = objects.map(([key, { body }]) => key + new TextDecoder().decode(body));
    const logs = h.logs.map(({ error, ...entry }) => `${JSON.stringify(entry)} ${String(error)}`);
    return [JSON.stringify(h.records.all()), ...told, ...logs, ...this.#answers].join('\n');
  }
}

async function take(seen: Seen, step: Step, jobId: string, value: string, n: number): Promise<void> {
  const { l } = seen;
  const { h } = l;
  const store = h.deps.secrets as FakeSecretStore;
  switch (step) {
    case 'rotate':
      await seen.ask('PATCH', '/variables/pw', { value }, { 'If-Match': '*' });
      return;
    case 'check':
      await seen.ask('POST', '/sql/check', { sql: sql(n).replace('INSERT', "SELECT '${pw}'; INSERT") });
      await seen.ask('POST', '/sql/check', { sql: sql(n) });
      return;
    case 'publish':
      await seen.ask('POST', `/jobs/${jobId}/versions`, {}, { 'Idempotency-Key': `publish-${n}` });
      await seen.ask('GET', `/jobs/${jobId}/versions/1/diff?with=draft`);
      return;
    case 'start':
      await seen.ask('POST', `/jobs/${jobId}/start`, {});
      await l.reconcile(jobId);
      await isGivenToItsTask(l, jobId);
      return;
    case 'fail':
      if ((await seen.ask('GET', `/jobs/${jobId}`)).body.run === null) return;
      await l.end(jobId, { state: 'FAILED', because: 'The job failed.' });
      await seen.ask('GET', `/jobs/${jobId}/events`);
      return;
    case 'delete':
      await seen.ask('DELETE', '/variables/pw');
      return;
    case 'sweep':
      h.advance(3_600_000);
      await collectGarbage({ ...h.deps, secrets: store });
      return;
    case 'break':
      store.faults.failNext('put');
      await seen.ask('PATCH', '/variables/pw', { value }, { 'If-Match': '*' });
      return;
  }
}

/** What would make all of this useless: a job that does not get it. */
async function isGivenToItsTask({ h, run }: LifeCycle, jobId: string): Promise<void> {
  const record = await run(jobId);
  const slot = record.attempts[0]?.slots[0];
  if (record.state === 'settled' || !slot) return;
  const speaker = taskSlotOf(record, record.epoch, slot);
  const { values } = await giveSecrets(h.deps, speaker, { runId: record.id });
  const object = await h.deps.objects.get(runPaths(record.tenantId, jobId, record.id).spec);
  const spec = RunSpec.parse(JSON.parse(new TextDecoder().decode(object?.body)));
  const script = withSecretValues(spec.sql, spec.secrets, values);
  const stored = [...(h.deps.secrets as FakeSecretStore).values.values()];
  expect(stored).toContain(values.pw);
  expect(script).toContain(`'x ${values.pw?.replaceAll("'", "''")} y'`);
}

it('the value of a secret is in no record, object, log or answer, whatever is done', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(secretText, { minLength: 3, maxLength: 3 }),
      fc.array(fc.constantFrom(...steps), { minLength: 3, maxLength: 12 }),
      async ([first, ...more], middle) => {
        const l = await makeLifeCycle();
        const seen = new Seen(l);
        const all = [first, ...more];
        const body = { name: 'pw', secret: true, value: first?.value };
        await seen.ask('POST', '/variables', body, { 'Idempotency-Key': 'create' });
        await seen.ask('POST', '/variables', { ...body, name: '' });
        await seen.ask('POST', '/variables', { ...body, extra: first?.value });
        const made = await seen.ask('POST', '/jobs', { name: 'orders', sql: sql(1) });
        for (const [n, step] of (['publish', 'start', ...middle] as Step[]).entries()) {
          await take(seen, step, String(made.body.id), all[n % all.length]?.value ?? '', n);
        }
        await seen.ask('GET', '/variables');
        const text = seen.text();
        for (const one of all) expect(text).not.toContain(one?.marker);
      },
    ),
    { numRuns: 40 },
  );
});
