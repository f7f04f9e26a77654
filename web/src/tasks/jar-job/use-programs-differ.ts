import { programSchema } from 'virtual:contract';
import { changedFields } from '../../../../shared/domain/changed-settings.ts';
import type { JarProgram } from '../../../../shared/resources/jar-program.ts';
import { useJobRef } from '../job/use-job-ref.ts';
import { useResolved } from './use-resolved.ts';

/** Whether two programs of the job differ in what would run; scripts have none. */
export function useProgramsDiffer() {
  const resolved = useResolved(useJobRef().workspaceId);
  return (from: JarProgram | null, to: JarProgram | null): boolean =>
    from !== null &&
    to !== null &&
    changedFields<JarProgram>(programSchema.properties, resolved(from), resolved(to)).length > 0;
}
