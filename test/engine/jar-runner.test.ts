/** What a job of kind jar says about programs that make no job: every kind in one JVM, on each release. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareEngine } from '../../infra/local/engine/prepare-engine.ts';
import { makeJar } from '../helpers/make-jar.ts';

const here = new URL('.', import.meta.url);
const trial = (name: string): string => `io.millrace.engine.ProgramTrial$${name}`;

/** Of each program how many jobs it may submit, and what is said in the end. */
const programs: readonly [name: string, submitted: number, said: RegExp][] = [
  [trial('Good'), 1, /^checkpoints every 5000 ms$/],
  [trial('Throws'), 0, /^main of \S+Throws failed: java\.io\.IOException: no such topic$/],
  [trial('ThrowsAfterExecute'), 0, /failed: java\.io\.IOException: cannot write the report$/],
  [trial('NeverExecutes'), 0, /returned without a call of execute, so there is no job to run\.$/],
  [
    trial('ExecutesTwice'),
    0,
    /^The program calls execute a second time\. A job is one program with one execute/,
  ],
  [trial('Exits'), 0, /^The program called System\.exit, .*Return from main, or throw an exception\.$/],
  ['com.example.Absent', 0, /^There is no class com\.example\.Absent in the jars of the job\.$/],
  [trial('HasNoMain'), 0, /HasNoMain has no public static void main\(String\[\]\)\.$/],
  [trial('MainIsNotStatic'), 0, /^main of \S+MainIsNotStatic is not static\.$/],
  [
    trial('LacksAClass'),
    0,
    /needs a class that is in no jar of the job: com\/example\/Absent\. Put it into the jar/,
  ],
  [trial('FailsToBegin'), 0, /^main of \S+FailsToBegin failed: java\.lang\.ExceptionInInitializerError/],
  [
    'FromTomorrow',
    0,
    /^FromTomorrow is compiled for Java 99; the engine runs Java \d+\. Compile it with --release \d+\.$/,
  ],
];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-programs-'));
  const { home } = await prepareEngine();
  const source = await readFile(new URL('../helpers/java/ProgramTrial.java', here), 'utf8');
  const path = 'io/millrace/engine/ProgramTrial.java';
  const classPath = `${home}/lib/*:${home}/millrace/*`;
  const later = 'public class FromTomorrow { public static void main(String[] args) {} }';
  const [trials, tomorrow] = await Promise.all([
    makeJar({ sources: { [path]: source }, classPath }),
    makeJar({ sources: { 'FromTomorrow.java': later }, javaRelease: 99 }),
  ]);
  await writeFile(join(folder, 'trials.jar'), trials);
  await writeFile(join(folder, 'tomorrow.jar'), tomorrow);
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(['1.20.5', '2.3.0'])('a program of kind jar on Flink %s', (release) => {
  it('makes one job with what the settings hold, or says in words why it makes none', async () => {
    const { home } = await prepareEngine({ release });
    const classPath = [`${home}/lib/*`, `${home}/millrace/*`, `${folder}/*`].join(':');
    const names = programs.map(([name]) => name);
    const { stdout } = await promisify(execFile)('java', [
      '-Xmx256m',
      '-XX:TieredStopAtLevel=1',
      '-Djava.security.manager=allow',
      '-cp',
      classPath,
      'io.millrace.engine.ProgramTrial',
      folder,
      ...names,
    ]);
    const seen = stdout
      .split('\n')
      .map((line) => line.split('\t'))
      .filter((parts) => parts.length === 3);
    expect(seen.map(([name, submitted]) => [name, submitted])).toEqual(
      programs.map(([name, submitted]) => [name, String(submitted)]),
    );
    for (const [at, [name, , said]] of programs.entries()) expect(seen[at]?.[2], name).toMatch(said);
  }, 120_000);
});
