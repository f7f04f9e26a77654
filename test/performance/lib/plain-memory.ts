import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inGroup } from './in-group.ts';
import { moduleOptions } from './plain-config.ts';

export type MemoryOptions = { jvm: string[]; dynamic: string[]; opens: readonly string[] };

const mark = 'BASH_JAVA_UTILS_EXEC_RESULT:';

/** Flink's scripts let a JVM of its own work out the memory options. They start it three times a process; here once. */
export async function bashJavaUtils(options: {
  home: string;
  folder: string;
  group: string | null;
  command: string;
}): Promise<MemoryOptions> {
  const lib = join(options.home, 'lib');
  const dist = (await readdir(lib)).find((name) => name.startsWith('flink-dist-')) ?? '';
  const classPath = [join(options.home, 'bin', 'bash-java-utils.jar'), join(lib, dist)].join(':');
  const main = 'org.apache.flink.runtime.util.bash.BashJavaUtils';
  const words = [
    'java',
    '-classpath',
    classPath,
    main,
    options.command,
    '--configDir',
    `${options.folder}/conf`,
  ];
  const { command, args } = inGroup(options.group, words);
  const { stdout } = await promisify(execFile)(command, args);
  const [jvm = '', dynamic = ''] = stdout
    .split('\n')
    .filter((line) => line.startsWith(mark))
    .map((line) => line.slice(mark.length));
  return { jvm: jvm.split(' '), dynamic: dynamic.split(' ').filter(Boolean), opens: moduleOptions };
}
