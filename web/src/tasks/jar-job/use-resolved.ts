import { useQuery } from '@tanstack/react-query';
import { readReference } from '../../../../shared/domain/artifact-reference.ts';
import type { JarProgram } from '../../../../shared/resources/jar-program.ts';
import { artifactsQuery } from '../../data/artifacts.ts';

/** A program as it would be published now: the newest version of each jar, and the main class of the manifest. */
export function useResolved(workspaceId: string) {
  const { data } = useQuery(artifactsQuery(workspaceId));
  const latestOf = (reference: string) =>
    data?.find(({ id }) => id === readReference(reference).artifactId)?.latest;
  const exact = (reference: string): string => {
    const latest = latestOf(reference);
    const open = readReference(reference).version === null;
    return open && latest ? `${reference}@${latest.number}` : reference;
  };
  return (program: JarProgram): JarProgram => ({
    artifact: program.artifact === null ? null : exact(program.artifact),
    entryClass:
      program.entryClass ?? (program.artifact ? (latestOf(program.artifact)?.jar?.mainClass ?? null) : null),
    args: program.args,
    dependencies: program.dependencies.map(exact),
  });
}
