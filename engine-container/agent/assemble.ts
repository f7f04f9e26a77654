/** Real adapters for a real task. */
import { chmod, mkdir } from 'node:fs/promises';
import { createObjectStore, createS3Client } from '../../functions/adapters/aws/object-store.ts';
import { createOpenObject } from '../../functions/adapters/aws/object-stream.ts';
import { artifactCache } from './adapters/artifact-cache.ts';
import { httpChannel } from './adapters/http-channel.ts';
import { httpFlink } from './adapters/http-flink.ts';
import { otherUser } from './adapters/jvm-user.ts';
import { localFiles } from './adapters/local-files.ts';
import { processJvms } from './adapters/process-jvms.ts';
import { reaches } from './adapters/reaches.ts';
import { residentMib } from './adapters/resident-mib.ts';
import { systemClock } from './adapters/system-clock.ts';
import { readEngine } from './engine-home.ts';
import type { readEnvironment } from './environment.ts';
import type { AgentPorts, AgentSettings } from './ports.ts';

export async function assembleTask(
  environment: ReturnType<typeof readEnvironment>,
  log4j: string,
  terminate: AbortSignal,
): Promise<{ ports: AgentPorts; settings: AgentSettings }> {
  const { slot, cu, bucket, region, storage, host, java, jvmEnv, stopMs, engineHome, workDirectory } =
    environment;
  await mkdir(workDirectory, { recursive: true });
  // Passed through, not listed: the JVMs' own folders below are their own.
  await chmod(workDirectory, 0o711);
  const engine = await readEngine(engineHome);
  const archives = Object.values(engine.archives).flatMap((sets) => Object.values(sets));
  const files = [...engine.classPath, ...Object.values(engine.connectors).flat(), ...archives];
  const user = otherUser({
    files: files.map((file) => `${engineHome}/${file}`),
    folders: [workDirectory],
  });
  const client = createS3Client(
    {
      region,
      endpoint: storage?.endpoint,
      accessKeyId: storage?.accessKey,
      secretAccessKey: storage?.secretKey,
    },
    { requestTimeoutMs: 10_000 },
  );
  return {
    ports: {
      clock: systemClock,
      objects: createObjectStore({ client, bucket }),
      channel: httpChannel(environment.channelUrl, environment.token),
      jvms: processJvms(user),
      flink: httpFlink,
      files: localFiles({ directory: workDirectory, host, user }),
      artifacts: artifactCache(environment.artifactCache, createOpenObject({ client, bucket })),
      random: Math.random,
      reaches,
      residentMib,
      terminate,
    },
    settings: {
      slot,
      earlierStarts: 0,
      prepared: null,
      cu,
      bucket,
      region,
      storage,
      host,
      engine,
      java,
      log4j,
      enforced: { limits: environment.limits, user: user !== null },
      stopMs,
      jvmEnv,
    },
  };
}
