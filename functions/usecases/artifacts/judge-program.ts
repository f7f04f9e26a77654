/** Whether a program can run, from what was read in its jars when they were uploaded. */
import { readReference } from '../../../shared/domain/artifact-reference.ts';
import { type ErrorDetail, MillraceError } from '../../../shared/errors.ts';
import { ClassName, type StoredArtifact } from '../../../shared/resources/artifact.ts';
import type { ArtifactRecord, ArtifactVersionRecord } from '../../../shared/resources/artifact-records.ts';
import type { JarProgram } from '../../../shared/resources/jar-program.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { RecordWrite } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import { loadArtifact } from './load-artifact.ts';

type Place = { tenantId: string; workspaceId: string };
type Found = { artifact: ArtifactRecord; revision: number; version: ArtifactVersionRecord; location: string };

export type JudgedProgram = {
  /** With every choice made. */
  program: JarProgram;
  artifacts: StoredArtifact[];
  /** Each artifact is written, unchanged: whoever decided to delete it before this has to decide again. */
  writes: RecordWrite[];
};

/** Throws `jar_invalid` with every place that is wrong. */
export async function judgeProgram(
  deps: Pick<UseCaseDeps, 'records'>,
  at: Place,
  program: JarProgram | null,
): Promise<JudgedProgram> {
  if (program?.artifact == null) {
    throw invalid([
      {
        location: 'draft.jar.artifact',
        message: 'no jar is chosen',
        fix: 'Choose the artifact that holds the program.',
      },
    ]);
  }
  const references = [program.artifact, ...program.dependencies];
  const looked = await Promise.all(
    references.map((reference, n) =>
      find(deps, at, reference, n === 0 ? 'draft.jar.artifact' : `draft.jar.dependencies.${n - 1}`),
    ),
  );
  const details = looked.flatMap((one) => ('message' in one ? [one] : faultsOf(one)));
  const found = looked.flatMap((one) => ('message' in one ? [] : [one]));
  if (details.length > 0) throw invalid(details);
  const entryClass = entryClassOf(program, found);
  return {
    program: {
      artifact: exact(found[0]),
      entryClass,
      args: program.args,
      dependencies: found.slice(1).flatMap((one) => exact(one) ?? []),
    },
    artifacts: found.map(pinned),
    writes: [...new Map(found.map((one) => [one.artifact.id, one])).values()].map(
      ({ artifact, revision }) => ({
        op: 'put',
        key: recordKeys.artifact(at.tenantId, at.workspaceId, artifact.id),
        value: artifact,
        expect: revision,
      }),
    ),
  };
}

async function find(
  { records }: Pick<UseCaseDeps, 'records'>,
  { tenantId, workspaceId }: Place,
  reference: string,
  location: string,
): Promise<Found | ErrorDetail> {
  const { artifactId, version: number } = readReference(reference);
  try {
    const { artifact, revision } = await loadArtifact(records, tenantId, workspaceId, artifactId);
    const version =
      number === null ? artifact.versions.at(-1) : artifact.versions.find((v) => v.number === number);
    if (version) return { artifact, revision, version, location };
    return {
      location,
      message: `"${artifact.name}" has no version ${number}`,
      fix: 'Choose a version that it has.',
    };
  } catch (error) {
    if (!(error instanceof MillraceError && error.code === 'not_found')) throw error;
    return {
      location,
      message: `there is no artifact ${artifactId} in this workspace`,
      fix: 'Upload it, or choose another.',
    };
  }
}

const faultsOf = ({ artifact, version, location }: Found): ErrorDetail[] =>
  version.jar === null
    ? [{ location, message: `"${artifact.name}" is no jar`, fix: 'Choose a file whose name ends in .jar.' }]
    : version.jar.findings
        .filter(({ severity }) => severity === 'error')
        .map(({ message, fix }) => ({ location, message: `"${artifact.name}": ${message}`, fix }));

/** The list of programs of a jar is cut; one that is not among them may still be there when the list is full. */
const listIsWhole = (count: number): boolean => count < 20;

function entryClassOf(program: JarProgram, found: readonly Found[]): string {
  const [own] = found;
  const offered = found.flatMap(({ version }) => version.jar?.mainClasses ?? []);
  const entryClass = program.entryClass ?? own?.version.jar?.mainClass ?? null;
  const location = 'draft.jar.entryClass';
  const fix =
    offered.length === 0
      ? 'None of the jars holds a class with a main method.'
      : `Choose one of ${offered.join(', ')}.`;
  if (entryClass === null || !ClassName.safeParse(entryClass).success) {
    throw invalid([
      { location, message: 'no main class is chosen, and the manifest of the jar names none', fix },
    ]);
  }
  const isKnown =
    offered.includes(entryClass) ||
    found.some(({ version }) => !listIsWhole(version.jar?.mainClasses.length ?? 0));
  if (!isKnown) {
    throw invalid([
      { location, message: `no jar holds a class ${entryClass} with public static void main(String[])`, fix },
    ]);
  }
  return entryClass;
}

const exact = (one: Found | undefined): string | null =>
  one ? `${one.artifact.id}@${one.version.number}` : null;

const pinned = ({ artifact, version }: Found): StoredArtifact => ({
  artifactId: artifact.id,
  name: artifact.name,
  version: version.number,
  sha256: version.sha256,
  sizeBytes: version.sizeBytes,
  key: version.key,
});

const invalid = (details: ErrorDetail[]): MillraceError =>
  new MillraceError('jar_invalid', `${details[0]?.message ?? 'The program cannot run'}.`, { details });
