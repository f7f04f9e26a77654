import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createArtifactFiles } from '../../adapters/aws/artifact-files.ts';
import { createObjectStore, createS3Client } from '../../adapters/aws/object-store.ts';
import { createDynamoClient } from '../../adapters/aws/record-table.ts';
import { createRecords } from '../../adapters/aws/records.ts';
import type { EngineHomes } from '../../adapters/local/engine-homes.ts';
import { createProcessRuntime, type ProcessRuntime } from '../../adapters/local/engine-runtime.ts';
import { createLogStore } from '../../adapters/local/log-store.ts';
import { createSecretStore } from '../../adapters/local/secret-store.ts';
import { createSqlJudge } from '../../adapters/local/sql-judge.ts';
import { taskToken } from '../../channel/task-token.ts';
import type { ArtifactFiles } from '../../ports/artifact-files.ts';
import type { LogStore } from '../../ports/log-store.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { Records } from '../../ports/records.ts';
import type { SecretStore } from '../../ports/secret-store.ts';
import type { UseCaseDeps } from '../../usecases/deps.ts';
import { clock, makeFreshId } from '../fresh-ids.ts';

/** What one machine's Millrace is made of; infra/local prepares all of it. */
export type LocalConfig = {
  dataDir: string;
  /** 0 chooses a free port. */
  port: number;
  /** Port of the engine channel; agents that outlive the control plane go on using it. */
  channelPort: number;
  agentBundle: string;
  connectorsFile: string;
  /** What Vite has built of web/. */
  consoleDir: string;
  catalog: UseCaseDeps['catalog'];
  engines: EngineHomes;
  dynamodb: { endpoint: string };
  s3: { endpoint: string };
  table: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Signs task tokens; kept in the data folder. */
  taskTokenKey: Uint8Array;
  /** Encrypts the files of secret variables; kept in the data folder. */
  secretsKey: Uint8Array;
};

export type LocalParts = {
  records: Records;
  objects: ObjectStore;
  files: ArtifactFiles;
  logs: LogStore;
  secrets: SecretStore;
  runtime: ProcessRuntime;
  sql: ReturnType<typeof createSqlJudge>;
  close: () => void;
};

/** The one place of local mode that chooses adapters. */
export function composeLocal(config: LocalConfig): LocalParts {
  const { region, accessKeyId, secretAccessKey } = config;
  const dynamodb = createDynamoClient({
    region,
    accessKeyId,
    secretAccessKey,
    endpoint: config.dynamodb.endpoint,
  });
  const s3 = createS3Client({ region, accessKeyId, secretAccessKey, endpoint: config.s3.endpoint });
  const runtime = createProcessRuntime({
    dataDir: config.dataDir,
    agentBundle: config.agentBundle,
    environment: {
      channelUrl: `http://127.0.0.1:${config.channelPort}`,
      bucket: config.bucket,
      region,
      s3Endpoint: config.s3.endpoint,
      accessKeyId,
      secretAccessKey,
      engines: config.engines,
    },
    baseEnvironment: { ...inherited(['PATH', 'JAVA_HOME']), ...quietSdk },
    tokenFor: (slot) => taskToken(config.taskTokenKey, slot),
  });
  const sql = createSqlJudge({
    engines: config.engines,
    connectorsFile: config.connectorsFile,
    workDirectory: join(config.dataDir, 'sql-service'),
  });
  const objects = createObjectStore({ client: s3, bucket: config.bucket });
  return {
    records: createRecords({ client: dynamodb, tableName: config.table }),
    objects,
    files: createArtifactFiles({ client: s3, bucket: config.bucket }),
    logs: createLogStore({ dataDir: config.dataDir, objects }),
    secrets: createSecretStore({ directory: join(config.dataDir, 'secrets'), key: config.secretsKey }),
    runtime,
    sql,
    close: () => {
      sql.close();
      runtime.close();
      dynamodb.destroy();
      s3.destroy();
    },
  };
}

/** Node 20 is what Debian's users have; the SDK's note about versions of next year says nothing they could act on here. */
export const quietSdk = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

const inherited = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));

export const useCaseDeps = (
  config: LocalConfig,
  parts: LocalParts,
  queue: UseCaseDeps['queue'],
): UseCaseDeps => ({
  records: parts.records,
  objects: parts.objects,
  files: parts.files,
  logs: parts.logs,
  secrets: parts.secrets,
  queue,
  sql: parts.sql,
  clock,
  ids: makeFreshId,
  random: (bytes) => randomBytes(bytes),
  bucket: config.bucket,
  catalog: config.catalog,
});
