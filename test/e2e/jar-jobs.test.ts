/** Programs in Java and in Scala, built by Maven, on a whole Millrace with real Flink: the life of a job as with SQL. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../infra/local/cache-folder.ts';
import { withCacheLock } from '../../infra/local/engine/cache-lock.ts';
import { mavenRepository } from '../../infra/local/engine/fetch-jars.ts';
import { prepareEngine } from '../../infra/local/engine/prepare-engine.ts';
import type { JarProgram } from '../../shared/resources/jar-program.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeJar } from '../helpers/make-jar.ts';
import { type Millrace, startMillrace } from '../helpers/millrace.ts';
import { sha256Of } from '../helpers/upload-file.ts';

const example = fileURLToPath(new URL('../../infra/local/example/jar-job', import.meta.url));
const numbers = 600;

let millrace: Millrace;
let folder: string;
let program: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-jar-job-'));
  [millrace, program] = await Promise.all([startMillrace(), buildExample()]);
}, 600_000);

afterAll(async () => {
  await millrace?.stop();
  await rm(folder, { recursive: true, force: true });
}, 120_000);

async function buildExample(): Promise<Buffer> {
  await cp(example, folder, { recursive: true });
  const repository = `-Dmaven.repo.local=${mavenRepository(cacheFolder())}`;
  await withCacheLock(
    cacheFolder(),
    'maven',
    () => {},
    () => promisify(execFile)('mvn', ['-q', '-B', repository, 'package'], { cwd: folder }),
  );
  return readFile(join(folder, 'target', 'running-counts.jar'));
}

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

async function publish(name: string, jar: Partial<JarProgram>) {
  const { client, workspaceId } = millrace;
  const settings = { compactCu: 1 as const, checkpointIntervalMs: 1_000 };
  const job = await client.jobs.create({
    params: { workspaceId },
    body: { name, kind: 'jar', jar, settings },
  });
  const params = { workspaceId, jobId: job.id };
  return { params, version: await client.jobs.publish({ params, body: {} }) };
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

/** Runs in two stretches with a savepoint between them; nothing of the output may be missing or there twice. */
async function throughAPause(name: string, jar: Partial<JarProgram>): Promise<void> {
  const { client } = millrace;
  const args = [`s3://${millrace.bucket}/out/${name}`, String(numbers), '60'];
  const { params } = await publish(name, { ...jar, args });
  await client.jobs.start({ params, body: {} });
  await eventually(async () => expect((await output(name)).length).toBeGreaterThan(20), {
    withinMs: 180_000,
  });
  await client.jobs.pause({ params, body: {} });
  await millrace.waitForState(params.jobId, 'paused');
  const before = (await output(name)).length;
  expect(before).toBeLessThan(numbers);
  await client.jobs.resume({ params, body: {} });
  await millrace.waitForState(params.jobId, 'finished');
  const lines = (await output(name)).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  expect(lines).toEqual(everyNumberOnce);
}

describe('a job of kind jar', () => {
  it('in Java: starts, pauses with a savepoint, goes on, and counts every number once', async () => {
    await throughAPause('in-java', { artifact: await upload('running-counts.jar', program) });
  }, 300_000);

  it('in Scala, whose library is a dependency', async () => {
    const library = join(mavenRepository(cacheFolder()), 'org/scala-lang/scala-library/2.13.16');
    const [name = ''] = (await readdir(library)).filter((file) => file.endsWith('.jar'));
    const artifact = await upload('running-counts.jar', program);
    const dependency = await upload(name, await readFile(join(library, name)));
    const entryClass = 'example.RunningCountsInScala';
    await throughAPause('in-scala', { artifact, entryClass, dependencies: [dependency] });
    const { client, workspaceId } = millrace;
    const refused = client.artifacts.delete({ params: { workspaceId, artifactId: dependency } });
    await expect(refused).rejects.toMatchObject({ problem: { code: 'artifact_in_use' } });
  }, 300_000);

  it('says in words why a program makes no job', async () => {
    const { home } = await prepareEngine();
    const body = (
      text: string,
    ) => `import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
      import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
      public class Main { public static void main(String[] args) throws Exception { ${text} } }`;
    const flow = `StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
      env.fromSequence(1, Long.MAX_VALUE).sinkTo(new DiscardingSink<>());`;
    const cases = [
      ['throws', 'throw new java.io.IOException("no such topic");', /main of Main failed: .*no such topic/],
      ['no-execute', flow, /returned without a call of execute/],
      ['exits', 'System.exit(7);', /called System\.exit/],
      [
        'twice',
        `${flow} env.executeAsync(); ${flow.replace('StreamExecutionEnvironment env =', 'env =')} env.executeAsync();`,
        /calls execute a second time/,
      ],
    ] as const;
    const seen = await Promise.all(
      cases.map(async ([name, text]) => {
        const bytes = await makeJar({
          sources: { 'Main.java': body(text) },
          classPath: `${home}/lib/*`,
          mainClass: 'Main',
        });
        const { params } = await publish(name, { artifact: await upload(`${name}.jar`, bytes) });
        await millrace.client.jobs.start({ params, body: {} });
        return (await millrace.waitForState(params.jobId, 'failed', 240_000)).because;
      }),
    );
    for (const [at, [name, , words]] of cases.entries()) expect(seen[at], name).toMatch(words);
  }, 300_000);
});
