import { operationList } from '../../shared/contract/operations.ts';
import { type Actor, WorkspaceRole } from '../../shared/resources/identity.ts';
import { decide } from './cedar.ts';
import { type Question, type Target, textOf } from './permission-question.ts';

const kinds = ['tenant', 'workspace', 'job'] as const satisfies Target['kind'][];
const both = [true, false];

const targetOf = (kind: Target['kind'], tenantId: string): Target => {
  const [workspaceId, jobId] = ['ws', 'job'];
  if (kind === 'tenant') return { kind, tenantId };
  return kind === 'workspace' ? { kind, tenantId, workspaceId } : { kind, tenantId, workspaceId, jobId };
};

/** Somebody of whom this question is asked. */
const exampleOf = ({ isOwn, isAdmin, held, kind }: Question): { actor: Actor; target: Target } => ({
  actor: {
    userId: 'user',
    tenantId: 'tenant',
    role: isAdmin ? 'admin' : 'member',
    workspaces: held ? { ws: held } : {},
  },
  target: targetOf(kind, isOwn ? 'tenant' : 'another'),
});

const questions = (): Question[] => {
  const actions = new Set(operationList.map(({ permission }) => permission.action));
  return [...actions].flatMap((action) =>
    kinds.flatMap((kind) =>
      both.flatMap((isOwn) =>
        both.flatMap((isAdmin) =>
          [null, ...WorkspaceRole.options]
            .filter((held) => held === null || kind !== 'tenant')
            .map((held) => ({ action, kind, isOwn, isAdmin, held })),
        ),
      ),
    ),
  );
};

/** Every question an operation can lead to that Cedar answers with yes. */
export const allPermissions = (): string[] =>
  questions()
    .filter((question) => {
      const { actor, target } = exampleOf(question);
      return decide(actor, question.action, target);
    })
    .map(textOf);
