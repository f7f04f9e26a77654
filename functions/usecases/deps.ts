import type { IdKind } from '../../shared/ids.ts';
import type { Example } from '../../shared/resources/example.ts';
import type { Connector, EngineRelease } from '../../shared/resources/platform.ts';
import type { Vocabulary } from '../../shared/resources/vocabulary.ts';
import type { ArtifactFiles } from '../ports/artifact-files.ts';
import type { LogStore } from '../ports/log-store.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { Records } from '../ports/records.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import type { SqlJudge } from '../ports/sql-judge.ts';
import type { WorkQueue } from '../ports/work-queue.ts';

/** What use cases may reach. Time, ids and chance come from here and nowhere else. */
export type UseCaseDeps = {
  records: Records;
  objects: ObjectStore;
  files: ArtifactFiles;
  logs: LogStore;
  secrets: SecretStore;
  queue: WorkQueue;
  sql: SqlJudge;
  clock: { now(): number };
  /**
   * A new id. Within a request that carries an Idempotency-Key the ids follow from the key's record,
   * so that a repeat after a crash makes the very same ids.
   */
  ids: (kind: IdKind) => string;
  /** Unguessable bytes, for secrets. */
  random: (bytes: number) => Uint8Array;
  /** Bucket of the object store, for s3:// addresses. */
  bucket: string;
  /** What `engine-container/releases.json` and `connectors.json` say, and the examples that come with Millrace. */
  catalog: {
    releases: readonly EngineRelease[];
    connectors: readonly Connector[];
    examples: readonly Example[];
    /** By release. */
    vocabularies: Readonly<Record<string, Vocabulary>>;
  };
};
