import { setFlagsFromString } from 'node:v8';
import {
  type EntityJson,
  preparsePolicySet,
  preparseSchema,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import { policySchema, policyText } from '../../shared/domain/policies.ts';
import type { Actor, WorkspaceRole } from '../../shared/resources/identity.ts';
import type { Target } from './permission-question.ts';

const name = 'millrace';

const prepare = (): void => {
  const policies = preparsePolicySet(name, { staticPolicies: policyText });
  if (policies.type === 'failure')
    throw new Error(`policies do not parse: ${JSON.stringify(policies.errors)}`);
  const schema = preparseSchema(name, policySchema);
  if (schema.type === 'failure')
    throw new Error(`policy schema does not parse: ${JSON.stringify(schema.errors)}`);
};

/**
 * V8 11 (Node 20) ends the whole process ("unreachable code", Deoptimizer) some 1,800 requests on, when it deoptimizes
 * code into which a call of WebAssembly was inlined. So it is not inlined there.
 */
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--no-turbo-inline-js-wasm-calls');

/** Once, when the module loads: on AWS that falls into the start of the function, not into a request. */
prepare();

const strength = ['owner', 'operator', 'developer', 'viewer'] as const satisfies WorkspaceRole[];

const role = (workspaceId: string, of: WorkspaceRole) => ({ type: 'Role', id: `${workspaceId}/${of}` });
const reference = (uid: { type: string; id: string }) => ({ __entity: uid });

/** owner in operator in developer in viewer. */
const roleEntities = (workspaceId: string): EntityJson[] =>
  strength.map((of, position) => {
    const weaker = strength[position + 1];
    return { uid: role(workspaceId, of), attrs: {}, parents: weaker ? [role(workspaceId, weaker)] : [] };
  });

const workspaceEntities = (tenantId: string, workspaceId: string): EntityJson[] => [
  {
    uid: { type: 'Workspace', id: workspaceId },
    attrs: {
      tenant: tenantId,
      viewers: reference(role(workspaceId, 'viewer')),
      developers: reference(role(workspaceId, 'developer')),
      operators: reference(role(workspaceId, 'operator')),
      owners: reference(role(workspaceId, 'owner')),
    },
    parents: [],
  },
  ...roleEntities(workspaceId),
];

const targetEntities = (target: Target): EntityJson[] => {
  if (target.kind === 'tenant') {
    return [
      { uid: { type: 'Tenant', id: target.tenantId }, attrs: { tenant: target.tenantId }, parents: [] },
    ];
  }
  const workspace = workspaceEntities(target.tenantId, target.workspaceId);
  if (target.kind === 'workspace') return workspace;
  const job: EntityJson = {
    uid: { type: 'Job', id: target.jobId },
    attrs: { tenant: target.tenantId, workspace: reference({ type: 'Workspace', id: target.workspaceId }) },
    parents: [],
  };
  return [job, ...workspace];
};

/** Asks Cedar. Whatever cannot be evaluated is denied. */
export const decide = (actor: Actor, action: string, target: Target): boolean => {
  const user = { type: 'User', id: actor.userId };
  const workspaceId = target.kind === 'tenant' ? null : target.workspaceId;
  const held = workspaceId === null ? undefined : actor.workspaces[workspaceId];
  const [resource, ...others] = targetEntities(target);
  if (!resource) return false;
  const principal: EntityJson = {
    uid: user,
    attrs: { tenant: actor.tenantId, isAdmin: actor.role === 'admin' },
    parents: workspaceId !== null && held ? [role(workspaceId, held)] : [],
  };
  const answer = statefulIsAuthorized({
    principal: user,
    action: { type: 'Action', id: action },
    resource: resource.uid,
    context: {},
    preparsedPolicySetId: name,
    preparsedSchemaName: name,
    validateRequest: true,
    entities: [principal, resource, ...others],
  });
  return (
    answer.type === 'success' &&
    answer.response.decision === 'allow' &&
    answer.response.diagnostics.errors.length === 0
  );
};
