import { validate } from '@cedar-policy/cedar-wasm/nodejs';
import { beforeAll, describe, expect, it } from 'vitest';
import { isPermitted } from '../../functions/http/authorize.ts';
import { operationList } from '../../shared/contract/operations.ts';
import { policySchema, policyText } from '../../shared/domain/policies.ts';
import type { Actor, WorkspaceRole } from '../../shared/resources/identity.ts';
import { UserRecord } from '../../shared/resources/identity-records.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { pathOf, sampleBody, sampleHeaders } from '../helpers/contract-samples.ts';
import { type Harness, makeHarness } from '../helpers/harness.ts';
import { type Populated, populate } from '../helpers/populate.ts';

const [t, w, j] = ['tn_1', 'ws_1', 'job_1'];
const actor = (role: Actor['role'], held?: WorkspaceRole): Actor => ({
  userId: 'usr_1',
  tenantId: t,
  role,
  workspaces: held ? { [w]: held } : {},
});
const targetOf = (resource: string, tenantId = t) => {
  if (resource === 'job') return { kind: 'job', tenantId, workspaceId: w, jobId: j } as const;
  if (resource === 'workspace') return { kind: 'workspace', tenantId, workspaceId: w } as const;
  return { kind: 'tenant', tenantId } as const;
};
const permissions = new Map(
  operationList
    .filter(({ auth }) => auth === 'required')
    .map(({ permission }) => [permission.action, permission.resource]),
);

/** The weakest role of a workspace that may; `member` needs none, `admin` is an administrator of the tenant. */
const weakest: Record<string, WorkspaceRole | 'member' | 'admin'> = {
  GetMe: 'member',
  SignOut: 'member',
  ListApiKeys: 'member',
  CreateApiKey: 'member',
  DeleteApiKey: 'member',
  ListWorkspaces: 'member',
  ListEngineReleases: 'member',
  ListConnectors: 'member',
  ListExamples: 'member',
  CreateWorkspace: 'admin',
  GetWorkspace: 'viewer',
  ListJobs: 'viewer',
  ReadArtifacts: 'viewer',
  ReadVariables: 'viewer',
  ReadCatalog: 'viewer',
  GetJob: 'viewer',
  CreateJob: 'developer',
  CheckSql: 'developer',
  UploadArtifact: 'developer',
  DeleteArtifact: 'developer',
  ChangeVariables: 'developer',
  ChangeCatalog: 'developer',
  UpdateJob: 'developer',
  UpdateDraft: 'developer',
  PublishJob: 'developer',
  StartJob: 'operator',
  StopJob: 'operator',
  SnapshotJob: 'operator',
  DeleteJob: 'operator',
  UpdateWorkspace: 'owner',
  DeleteWorkspace: 'owner',
};
const ladder = ['admin', 'owner', 'operator', 'developer', 'viewer', 'member'] as const;

describe('the policies', () => {
  it('are valid against their schema', () => {
    const answer = validate({
      validationSettings: { mode: 'strict' },
      schema: policySchema,
      policies: { staticPolicies: policyText },
    });
    expect(answer).toMatchObject({ type: 'success', validationErrors: [], validationWarnings: [] });
  });

  it('know every action of the contract and no other', () => {
    expect([...permissions.keys()].sort()).toEqual(Object.keys(weakest).sort());
    const declared = [...policySchema.matchAll(/action ([\w,\s]+?)\s+appliesTo/g)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.trim()),
    );
    expect(declared.sort()).toEqual(Object.keys(weakest).sort());
  });

  it.each([...permissions])('give %s to the roles it is for and to no weaker one', (action, resource) => {
    for (const role of ladder) {
      const held = role === 'admin' || role === 'member' ? undefined : role;
      const who = actor(role === 'admin' ? 'admin' : 'member', held);
      const allowed = ladder.indexOf(role) <= ladder.indexOf(weakest[action] ?? 'admin');
      expect(isPermitted(who, action, targetOf(resource)), role).toBe(allowed);
    }
  });

  it.each([...permissions])(
    'never give %s across tenants, not even to an administrator with a role there',
    (action, resource) => {
      expect(isPermitted(actor('admin', 'owner'), action, targetOf(resource, 'tn_2'))).toBe(false);
    },
  );

  it('deny what they do not know', () => {
    expect(isPermitted(actor('admin', 'owner'), 'EraseEverything', targetOf('tenant'))).toBe(false);
  });
});

describe('over HTTP', () => {
  let h: Harness;
  let own: Populated;
  beforeAll(async () => {
    h = await makeHarness();
    own = await populate(h, h.a);
  });

  const writes = operationList.filter(
    ({ permission, effect }) => ['job', 'workspace'].includes(permission.resource) && effect === 'write',
  );
  it.each(writes)('a viewer may read, but gets 403 for $id, and nothing is written', async (operation) => {
    const viewer = await h.addUser(h.a.id, 'member', { [h.a.workspaceId]: 'viewer' });
    const before = h.records.writes;
    const answer = await h.request(operation.method, pathOf(operation, { ...own }), {
      token: viewer.token,
      headers: {
        ...sampleHeaders(operation),
        ...(operation.method === 'POST' ? { 'Idempotency-Key': 'k' } : {}),
      },
      ...(operation.body ? { json: sampleBody(operation) } : {}),
    });
    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe('forbidden');
    expect(h.records.writes).toBe(before);
  });

  it('a role that is taken away is gone with the next request', async () => {
    const member = await h.addUser(h.a.id, 'member', { [h.a.workspaceId]: 'viewer' });
    const read = () => h.request('GET', `/v1/workspaces/${h.a.workspaceId}`, { token: member.token });
    expect((await read()).status).toBe(200);
    const key = recordKeys.user(h.a.id, member.id);
    const user = UserRecord.parse((await h.deps.records.get(key))?.value);
    await h.deps.records.commit([{ op: 'put', key, value: { ...user, workspaces: {} }, expect: 'any' }]);
    expect((await read()).status).toBe(404);
  });
});
