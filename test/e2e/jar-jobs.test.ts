/** Programs in Java and in Scala on a whole Millrace with real Flink: the life of a job as with SQL. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareEngine } from '../../infra/local/engine/prepare-engine.ts';
import { JarProgram } from '../../shared/resources/jar-program.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import { eventually } from '../helpers/eventually.ts';
import { exampleJars } from '../helpers/example-jars.ts';
import { makeJar } from '../helpers/make-jar.ts';
import { type Millrace, startMillrace } from '../helpers/millrace.ts';
import { sha256Of } from '../helpers/upload-file.ts';

/** The first stretch is slow enough to be stopped on the slowest machine; the second gets there in seconds. */
const numbers = 4_000;
const slowly = 20;
const quickly = 1_000;

let millrace: Millrace;
let program: string;
let library: string;

beforeAll(async () => {
  const [started, jars] = await Promise.all([startMillrace(), exampleJars()]);
  millrace = started;
  program = await upload('running-counts.jar', await readFile(jars.program));
  library = await upload(basename(jars.scalaLibrary), await readFile(jars.scalaLibrary));
}, 600_000);

afterAll(() => millrace?.stop(), 120_000);

async function upload(name: string, bytes: Buffer): Promise<string> {
  const { client, workspaceId } = millrace;
  const body = { name, sizeBytes: bytes.byteLength, sha256: sha256Of(bytes) };
  const { id, parts } = await client.artifacts.beginUpload({ params: { workspaceId }, body });
  let from = 0;
  for (const { url, sizeBytes } of parts) {
    const part = new Uint8Array(bytes.subarray(from, from + sizeBytes));
    expect((await fetch(url, { method: 'PUT', body: part })).status).toBe(200);
    from += sizeBytes;
  }
  return (await client.artifacts.completeUpload({ params: { workspaceId, uploadId: id } })).id;
}

const settings = JobSettings.parse({ compactCu: 1, checkpointIntervalMs: 1_000 });

async function published(name: string, program: Partial<JarProgram>) {
  const { client, workspaceId } = millrace;
  const body = { name, kind: 'jar' as const, jar: program, settings };
  const job = await client.jobs.create({ params: { workspaceId }, body });
  const params = { workspaceId, jobId: job.id };
  await client.jobs.publish({ params, body: {} });
  return params;
}

/** What the job has committed, line by line. */
async function output(name: string): Promise<string[]> {
  const objects = await millrace.s3.list(`out/${name}/`);
  const parts = await Promise.all(objects.map(({ key }) => millrace.s3.get(key)));
  return parts.flatMap((part) =>
    new TextDecoder()
      .decode(part?.body)
      .split('\n')
      .filter((line) => line !== ''),
  );
}

const everyNumberOnce = Array.from({ length: numbers }, (_, at) => `${at + 1},${Math.floor(at / 4) + 1}`);

type Params = Awaited<ReturnType<typeof published>>;

/** Between its versions the job rests. */
async function stopAndStart(params: Params): Promise<void> {
  const { client } = millrace;
  await client.jobs.stop({ params, body: { mode: 'savepoint' } });
  await millrace.waitForState(params.jobId, 'stopped', 300_000);
  await client.jobs.start({ params, body: {} });
}

/** The second version is prepared beside the first, in the same container. */
async function restart(params: Params): Promise<void> {
  await millrace.client.jobs.restart({ params, body: { version: 2 } });
}

/** Runs in two stretches with a savepoint between them; nothing of the output may be missing or there twice. */
async function throughTwoVersions(
  name: string,
  jar: Partial<JarProgram>,
  change: (params: Params) => Promise<void>,
): Promise<void> {
  const { client } = millrace;
  const at = (perSecond: number): JarProgram =>
    JarProgram.parse({
      ...jar,
      args: [`s3://${millrace.bucket}/out/${name}`, String(numbers), String(perSecond)],
    });
  const params = await published(name, at(slowly));
  await client.jobs.start({ params, body: {} });
  await eventually(async () => expect((await output(name)).length).toBeGreaterThan(20), {
    withinMs: 300_000,
    everyMs: 200,
  });
  await client.jobs.updateDraft({ params, body: { sql: '', jar: at(quickly), settings }, ifMatch: '*' });
  await client.jobs.publish({ params, body: {} });
  expect((await output(name)).length).toBeLessThan(numbers);
  await change(params);
  await millrace.waitForState(params.jobId, 'finished', 300_000);
  const lines = (await output(name)).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  expect(lines).toEqual(everyNumberOnce);
}

describe('a job of kind jar', () => {
  it('in Java and in Scala: starts, goes on with a new version from a savepoint, and counts every number once', async () => {
    await Promise.all([
      throughTwoVersions('in-java', { artifact: program }, stopAndStart),
      throughTwoVersions(
        'in-scala',
        { artifact: program, entryClass: 'example.RunningCountsInScala', dependencies: [library] },
        restart,
      ),
    ]);
  }, 900_000);

  // What is said of every other kind of program is in test/engine/jar-runner.test.ts.
  it('whose program ends its JVM has failed, and says why', async () => {
    const { home } = await prepareEngine();
    const text = `import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
      import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
      public class Main {
        public static void main(String[] args) throws Exception {
          StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
          env.fromSequence(1, Long.MAX_VALUE).sinkTo(new DiscardingSink<>());
          env.execute();
          System.exit(7);
        }
      }`;
    const bytes = await makeJar({
      sources: { 'Main.java': text },
      classPath: `${home}/lib/*`,
      mainClass: 'Main',
    });
    const params = await published('exits', { artifact: await upload('exits.jar', bytes) });
    await millrace.client.jobs.start({ params, body: {} });
    const { because } = await millrace.waitForState(params.jobId, 'failed', 240_000);
    expect(because).toMatch(/The program called System\.exit/);
  }, 300_000);
});
