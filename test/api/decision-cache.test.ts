import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allPermissions } from '../../functions/http/all-permissions.ts';
import { isPermitted } from '../../functions/http/authorize.ts';
import { decide } from '../../functions/http/cedar.ts';
import { questionOf, type Target, textOf } from '../../functions/http/permission-question.ts';
import { operationList } from '../../shared/contract/operations.ts';
import type { Actor } from '../../shared/resources/identity.ts';

/** Decisions are remembered by what policies may ask for. That they ask for nothing else is shown here. */
const actions = [...new Set(operationList.map(({ permission }) => permission.action)), 'Unknown'];
const tenant = fc.constantFrom('tn_1', 'tn_2', 'tn_3');
const workspace = fc.constantFrom('ws_1', 'ws_2', 'ws_3');
const actor: fc.Arbitrary<Actor> = fc.record({
  userId: fc.constantFrom('usr_1', 'usr_2', 'usr_3'),
  tenantId: tenant,
  role: fc.constantFrom('admin', 'member'),
  workspaces: fc.dictionary(workspace, fc.constantFrom('owner', 'operator', 'developer', 'viewer')),
});
const target: fc.Arbitrary<Target> = fc.oneof(
  fc.record({ kind: fc.constant('tenant' as const), tenantId: tenant }),
  fc.record({ kind: fc.constant('workspace' as const), tenantId: tenant, workspaceId: workspace }),
  fc.record({
    kind: fc.constant('job' as const),
    tenantId: tenant,
    workspaceId: workspace,
    jobId: fc.constantFrom('job_1', 'job_2', 'job_3'),
  }),
);

describe('a remembered decision', () => {
  it('is the one that Cedar makes, whoever asks for whatever', () => {
    let allowed = 0;
    fc.assert(
      fc.property(actor, fc.constantFrom(...actions), target, (who, action, what) => {
        const decision = decide(who, action, what);
        expect(isPermitted(who, action, what)).toBe(decision);
        if (decision) allowed += 1;
      }),
      { numRuns: 1_500 },
    );
    expect(allowed).toBeGreaterThan(100);
  });

  it('is in the table that functions carry, for every question of an operation', () => {
    const table = new Set(allPermissions());
    expect(table.size).toBeGreaterThan(50);
    fc.assert(
      fc.property(actor, fc.constantFrom(...actions), target, (who, action, what) => {
        const decision = table.has(textOf(questionOf(who, action, what)));
        expect(decision).toBe(decide(who, action, what));
      }),
      { numRuns: 1_500 },
    );
  });
});
