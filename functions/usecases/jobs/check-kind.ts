import { MillraceError } from '../../../shared/errors.ts';
import { JarProgram } from '../../../shared/resources/jar-program.ts';
import type { Draft, JobKind } from '../../../shared/resources/job.ts';

type Content = Pick<Draft, 'sql' | 'jar'>;

/** A script belongs to a job of kind sql, a program to one of kind jar. Throws `bad_request`. */
export function checkKind(kind: JobKind, { sql, jar }: Content): void {
  const wrong = kind === 'sql' ? jar !== null && 'jar' : sql !== '' && 'sql';
  if (!wrong) return;
  throw new MillraceError('bad_request', `A job of kind ${kind} has no ${wrong}.`, {
    details: [{ location: `body.${wrong}`, message: `not in a job of kind ${kind}`, fix: 'Leave it out.' }],
  });
}

/** What a new job begins with: one of kind jar has a program, if still an empty one. */
export const programOf = ({ kind, jar }: { kind: JobKind; jar: JarProgram | null }): JarProgram | null =>
  kind === 'jar' ? (jar ?? JarProgram.parse({})) : null;
