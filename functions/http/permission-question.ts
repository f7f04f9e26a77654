import type { Actor, WorkspaceRole } from '../../shared/resources/identity.ts';

export type Target =
  | { kind: 'tenant'; tenantId: string }
  | { kind: 'workspace'; tenantId: string; workspaceId: string }
  | { kind: 'job'; tenantId: string; workspaceId: string; jobId: string };

export type Question = {
  action: string;
  kind: Target['kind'];
  /** Whether the actor is of the target's tenant. */
  isOwn: boolean;
  isAdmin: boolean;
  /** The actor's role in the workspace of the target. */
  held: WorkspaceRole | null;
};

/** All that the policies ask for: names of users, jobs and workspaces do not matter to them. */
export const questionOf = (actor: Actor, action: string, target: Target): Question => ({
  action,
  kind: target.kind,
  isOwn: actor.tenantId === target.tenantId,
  isAdmin: actor.role === 'admin',
  held: target.kind === 'tenant' ? null : (actor.workspaces[target.workspaceId] ?? null),
});

export const textOf = ({ action, kind, isOwn, isAdmin, held }: Question): string =>
  [action, kind, isOwn, isAdmin, held ?? '-'].join(' ');
