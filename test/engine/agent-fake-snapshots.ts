/** What a fake Flink writes into the store: checkpoints and savepoints, by a way of its own. */
import type { FlinkStatus } from '../../shared/resources/report.ts';
import type { runPaths } from '../../shared/resources/run-spec.ts';
import type { VirtualClock } from '../helpers/fakes/clock.ts';
import type { FakeObjectStore } from '../helpers/fakes/object-store.ts';
import { metadata } from '../helpers/flink-metadata.ts';

export class FakeSnapshots {
  protected readonly clock: VirtualClock;
  protected readonly objects: FakeObjectStore;
  protected readonly bucket: string;
  protected readonly paths: ReturnType<typeof runPaths>;
  nextCheckpoint = 1;
  latestCheckpoint: FlinkStatus['latestCheckpoint'] = null;
  #writes = 0;

  constructor(
    clock: VirtualClock,
    objects: FakeObjectStore,
    bucket: string,
    paths: ReturnType<typeof runPaths>,
  ) {
    this.clock = clock;
    this.objects = objects;
    this.bucket = bucket;
    this.paths = paths;
  }

  dropCheckpoints(): void {
    for (const key of this.objects.objects.keys()) {
      if (key.startsWith(this.paths.checkpointsRoot)) this.objects.objects.delete(key);
    }
  }

  completeCheckpoint(epoch = 1): number {
    const id = this.nextCheckpoint++;
    const job = 'f'.repeat(32);
    const folder = `${this.paths.checkpoints(epoch)}/${job}/chk-${id}`;
    this.write(`${folder}/_metadata`, metadata(id));
    this.latestCheckpoint = {
      id,
      path: `s3://${this.bucket}/${folder}`,
      completedAt: this.clock.now(),
      sizeBytes: 100,
      durationMs: 50,
    };
    return id;
  }

  completeSavepoint(directory: string): string {
    const path = `${directory}/savepoint-ffffff-${this.nextCheckpoint}`;
    this.write(`${path.slice(`s3://${this.bucket}/`.length)}/_metadata`, metadata(this.nextCheckpoint++));
    return path;
  }

  /** Past the faults of the store: Flink and the test have their own way to it. */
  write(key: string, body: string | Uint8Array): void {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    this.objects.objects.set(key, {
      body: bytes,
      etag: `"written-${this.#writes++}"`,
      modifiedAt: this.clock.now(),
    });
  }
}
