/** Pairs of scripts on one real mini-cluster, in one JVM, and what the rules say of them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { prepareEngine } from '../../infra/local/engine/prepare-engine.ts';
import { compareState } from '../../shared/domain/state-compatibility.ts';
import type { StateCompatibility } from '../../shared/resources/state-compatibility.ts';
import { StateOperator } from '../../shared/resources/state-plan.ts';
import { jarsIn, testTool } from '../helpers/test-servers.ts';
import type { StatePair } from './state-pair-parts.ts';

const Plans = z.object({ before: z.array(StateOperator), after: z.array(StateOperator) });
const Outcome = Plans.extend({
  /** With all state and with none the new job writes different things: so the pair can tell. */
  telling: z.boolean(),
  strict: z.enum(['continues', 'fresh', 'other', 'failed', 'refused']),
  lenient: z.enum(['continues', 'fresh', 'other', 'failed', 'refused']).optional(),
  /** Ids of the operators that had state in the savepoint. */
  state: z.array(z.string()),
});
export type PairOutcome = z.infer<typeof Outcome>;

/** How operators get their ids: by Millrace, by Flink from the graph, by Flink from the plan. */
export type Ids = 'own' | 'auto' | 'always';

export type PairRunner = {
  /** Plans both scripts; nothing runs. */
  plan(pair: StatePair): Promise<z.infer<typeof Plans>>;
  /** Runs the old script up to a savepoint and the new one from it, strictly, and leniently when Flink refuses that. */
  run(pair: StatePair, ids?: Ids): Promise<PairOutcome>;
  stop(): Promise<void>;
};

export async function startPairRunner(): Promise<PairRunner> {
  const { home } = await prepareEngine();
  const jars = [...(await jarsIn(join(home, 'lib'))), join(home, 'millrace', 'millrace-engine.jar')];
  const classes = await testTool('StatePairs', jars, ['ScriptedKafka', 'ScriptedLookup', 'ScriptedRows']);
  const folder = await mkdtemp(join(tmpdir(), 'millrace-pairs-'));
  const services = join(folder, 'META-INF', 'services');
  await mkdir(services, { recursive: true });
  const factories = 'ScriptedKafka$Factory\nScriptedKafka$UpsertFactory\n';
  await writeFile(join(services, 'org.apache.flink.table.factories.Factory'), factories);
  const child = spawn(
    'java',
    [
      ...['-Xmx768m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
      ...['java.lang', 'java.util'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
      ...['-cp', [folder, classes, ...jars].join(':'), 'StatePairs', folder],
    ],
    { stdio: ['pipe', 'pipe', 'ignore'], env: { PATH: process.env.PATH ?? '' } },
  );
  const ask = asker(child);
  return {
    plan: async (pair) => Plans.parse(await ask({ ...pair, planOnly: true })),
    run: async (pair, ids = 'own') => Outcome.parse(await ask({ ...pair, ids })),
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await gone;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One request a line; answers come in order. Rejects when the JVM has ended. */
function asker(child: ChildProcess): (request: object) => Promise<unknown> {
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('the runner has no pipes');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  let before: Promise<unknown> = Promise.resolve();
  const next = async (request: object) => {
    stdin.write(`${JSON.stringify(request)}\n`);
    const line = await lines.next();
    if (line.done) throw new Error('the runner has ended');
    const { result, error } = JSON.parse(line.value) as { result?: unknown; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  };
  return (request) => {
    const answer = before.then(() => next(request));
    before = answer.catch(() => {});
    return answer;
  };
}

export const judged = ({ before, after }: z.infer<typeof Plans>): StateCompatibility =>
  compareState({ release: '', operators: before }, { release: '', operators: after });

/** Whether Flink really took over all state, and went on with it as if there had been no edit. */
export const isTakenOver = ({ strict }: Pick<PairOutcome, 'strict'>): boolean => strict === 'continues';

/** What Flink did with each pair when that was last recorded, by name. */
export const RecordedOutcomes = z.record(z.string(), Outcome.pick({ strict: true, lenient: true }));
export const outcomesFile = fileURLToPath(new URL('state-outcomes.json', import.meta.url));
