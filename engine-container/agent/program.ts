/** What a JVM runs, and the files it needs for that: a script, or a program in jars. Pure but for fetching the jars. */
import { heldKeys } from '../../shared/domain/held-keys.ts';
import { withSecretValues } from '../../shared/domain/script-secrets.ts';
import type { RunSpec } from '../../shared/resources/run-spec.ts';
import type { ArtifactSource } from './ports.ts';
import type { SecretValues } from './task-secrets.ts';

/** Main class in the JobManager and its arguments, for a start in this folder. */
export function mainArguments(spec: RunSpec, directory: string): string[] {
  if (spec.jar !== null) return ['io.millrace.engine.JarRunner', '--program', `${directory}/conf/program`];
  const script = ['--script', `${directory}/conf/job.sql`];
  const own = Object.entries(spec.settings.operatorParallelism).map(([uid, n]) => `${uid}=${n}`);
  return [
    'io.millrace.engine.SqlRunner',
    ...script,
    '--unique-prefix',
    spec.transactionalIdPrefix,
    ...(own.length === 0 ? [] : ['--parallelism', own.join(',')]),
  ];
}

/** Files of the JobManager's folder beside its configuration. JarRunner.java says what `program` holds. */
export function mainFiles(spec: RunSpec, secrets: SecretValues): Record<string, string> {
  if (spec.jar === null) return { 'conf/job.sql': withSecretValues(spec.sql, spec.secrets, secrets) };
  const lines = [spec.jar.entryClass, heldKeys(spec.settings).join(','), ...spec.jar.args];
  return {
    'conf/program': lines.map((line) => `${Buffer.from(line, 'utf8').toString('base64')}\n`).join(''),
  };
}

/**
 * Flink finds the jars of the program in `usrlib` of the working directory, in the JobManager and, by the same relative
 * paths, in each TaskManager. Names are numbered, so that the order of the class path is that of the settings.
 */
export async function programJars(spec: RunSpec, fetch: ArtifactSource): Promise<Record<string, string>> {
  if (spec.jar === null) return {};
  const paths = await Promise.all(spec.artifacts.map(fetch));
  return Object.fromEntries(
    paths.map((path, at) => [
      `usrlib/${String(at).padStart(2, '0')}-${spec.artifacts[at]?.sha256.slice(0, 12)}.jar`,
      path,
    ]),
  );
}
