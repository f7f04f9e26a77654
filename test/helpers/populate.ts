import { recordKeys } from '../../shared/resources/record-keys.ts';
import type { Harness, TestTenant } from './harness.ts';
import { uploadFile } from './upload-file.ts';

export type Populated = {
  workspaceId: string;
  jobId: string;
  runId: string;
  commandId: string;
  apiKeyId: string;
  snapshotId: string;
  versionNumber: string;
  artifactId: string;
  uploadId: string;
  variableName: string;
  objectName: string;
};

const sql = "CREATE TABLE a (n INT) WITH ('connector' = 'datagen'); INSERT INTO b SELECT n FROM a;";

/** One of everything in the tenant's workspace, made through the API as far as it goes. */
export const populate = async (h: Harness, tenant: TestTenant, name = 'orders'): Promise<Populated> => {
  const { workspaceId, admin } = tenant;
  const { token } = admin;
  const ask = async (method: string, path: string, json?: unknown) => {
    const answer = await h.request(method, path, { token, ...(json === undefined ? {} : { json }) });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
    return answer.body;
  };
  const jobs = `/v1/workspaces/${workspaceId}/jobs`;
  const { id: jobId } = await ask('POST', jobs, { name, sql });
  await ask('POST', `${jobs}/${jobId}/versions`, { note: 'first' });
  await ask('POST', `${jobs}/${jobId}/start`, {});
  const { items: runs } = await ask('GET', `${jobs}/${jobId}/runs`);
  const { id: commandId } = await ask('POST', `${jobs}/${jobId}/snapshots`, {});
  const { apiKey } = await ask('POST', '/v1/api-keys', { name: 'for tests' });
  const runId = runs[0].id;
  const snapshotId = h.deps.ids('snapshot');
  const path = `s3://millrace/tenants/${tenant.id}/jobs/${jobId}/runs/${runId}/savepoints/${commandId}/savepoint-1`;
  await h.deps.objects.put(`${path.slice('s3://millrace/'.length)}/_metadata`, 'x');
  const snapshot = {
    schema: 1,
    id: snapshotId,
    jobId,
    runId,
    kind: 'savepoint',
    path,
    checkpointId: null,
    version: 1,
    createdAt: h.deps.clock.now(),
    sizeBytes: 1,
    committed: false,
  };
  await h.deps.records.commit([
    { op: 'put', key: recordKeys.snapshot(tenant.id, jobId, snapshotId), value: snapshot, expect: 'absent' },
  ]);
  const artifactId = (await uploadFile(h, tenant, 'config.json', Buffer.from(`{"of": "${tenant.id}"}`))).id;
  const begun = await ask('POST', `/v1/workspaces/${workspaceId}/artifacts`, {
    name: 'begun.txt',
    sizeBytes: 3,
    sha256: '0'.repeat(64),
  });
  const variableName = `brokers-of-${h.deps.ids('tenant')}`;
  await ask('POST', `/v1/workspaces/${workspaceId}/variables`, { name: variableName, value: 'kafka:9092' });
  const objectName = h.deps.ids('snapshot');
  await ask('POST', `/v1/workspaces/${workspaceId}/catalog`, {
    ddl: `CREATE TABLE ${objectName} (n INT) WITH ('connector' = 'datagen')`,
  });
  const versionNumber = '1';
  return {
    workspaceId,
    jobId,
    runId,
    commandId,
    apiKeyId: apiKey.id,
    snapshotId,
    versionNumber,
    artifactId,
    uploadId: begun.id,
    variableName,
    objectName,
  };
};
