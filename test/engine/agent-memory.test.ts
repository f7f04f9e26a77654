import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareEngine } from '../../infra/local/engine/prepare-engine.ts';
import { readReleases } from '../../infra/local/engine/releases.ts';
import { configYaml } from '../../shared/domain/flink-config.ts';
import {
  jobManagerJvmOptions,
  jobManagerMemoryConfig,
  memoryBudget,
  taskManagerJvmOptions,
  taskManagerMemoryConfig,
} from '../../shared/domain/memory-budget.ts';
import { cuSizes } from '../../shared/resources/job-settings.ts';

/** Flink's own arithmetic is asked whether it comes to the same numbers, for every size, role and state backend. */
const jars: Record<string, string[]> = {};
let folder = '';

beforeAll(async () => {
  for (const { version: release } of engines) {
    const { home } = await prepareEngine({ release });
    const files = [join('bin', 'bash-java-utils.jar'), join('lib', `flink-dist-${release}.jar`)];
    jars[release] = files.map((file) => join(home, file));
  }
  folder = await mkdtemp(join(tmpdir(), 'millrace-memory-'));
}, 600_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function askFlink(
  release: string,
  command: string,
  config: Record<string, string>,
): Promise<[string[], string[]]> {
  await writeFile(join(folder, 'config.yaml'), configYaml(config));
  const main = 'org.apache.flink.runtime.util.bash.BashJavaUtils';
  const args = [
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-cp',
    (jars[release] ?? []).join(':'),
    main,
    command,
  ];
  const { stdout } = await promisify(execFile)('java', [...args, '--configDir', folder]);
  const results = stdout
    .split('\n')
    .filter((line) => line.startsWith('BASH_JAVA_UTILS_EXEC_RESULT:'))
    .map((line) => line.slice('BASH_JAVA_UTILS_EXEC_RESULT:'.length));
  const dynamic = (results[1] ?? '').split('-D ').map((pair) => pair.trim());
  return [(results[0] ?? '').split(' '), dynamic.filter((pair) => pair !== '')];
}

const pairs = (config: Record<string, string>) =>
  Object.entries(config).map(([key, value]) => `${key}=${value}`);
const backends = ['hashmap', 'rocksdb'] as const;
/** Every size of the default release; of the others enough to see that the arithmetic is still the same. */
const engines = Object.keys((await readReleases()).releases).map((version, n) => ({
  version,
  sizes: n === 0 ? cuSizes : ([0.25, 4] as const),
}));
const taskManagers = engines.flatMap(({ version, sizes }) =>
  sizes.flatMap((cu) =>
    (['compact', 'taskmanager'] as const).flatMap((role) =>
      backends.map((backend) => ({ version, cu, role, backend })),
    ),
  ),
);
const jobManagers = engines.flatMap(({ version, sizes }) =>
  sizes.flatMap((cu) => (['compact', 'jobmanager'] as const).map((role) => ({ version, cu, role }))),
);

describe('Flink says the same', () => {
  it.each(taskManagers)(
    '$version of a TaskManager: $cu CU, $role, $backend',
    async ({ version, cu, role, backend }) => {
      const memory = memoryBudget(cu, role, backend).taskManager;
      if (memory === null) throw new Error('no TaskManager');
      const config = taskManagerMemoryConfig(memory, cu);
      const [jvm, dynamic] = await askFlink(version, 'GET_TM_RESOURCE_PARAMS', {
        ...config,
        'taskmanager.numberOfTaskSlots': '2',
      });
      expect(jvm).toEqual(taskManagerJvmOptions(memory));
      // What Flink adds of its own is not memory.
      const own = ['external-resources=none', 'taskmanager.numberOfTaskSlots=2'];
      const numbers = (pair: string) => pair.replace(/(cores=\d+)\.0$/, '$1');
      expect(
        dynamic
          .filter((pair) => !own.includes(pair))
          .map(numbers)
          .sort(),
      ).toEqual(pairs(config).sort());
    },
  );

  it.each(jobManagers)('$version of a JobManager: $cu CU, $role', async ({ version, cu, role }) => {
    const memory = memoryBudget(cu, role, 'hashmap').jobManager;
    if (memory === null) throw new Error('no JobManager');
    const config = jobManagerMemoryConfig(memory);
    const [jvm, dynamic] = await askFlink(version, 'GET_JM_RESOURCE_PARAMS', config);
    expect(jvm).toEqual(jobManagerJvmOptions(memory));
    const limit = 'jobmanager.memory.enable-jvm-direct-memory-limit=true';
    expect(dynamic.sort()).toEqual(
      pairs(config)
        .filter((pair) => pair !== limit)
        .sort(),
    );
  });
});
