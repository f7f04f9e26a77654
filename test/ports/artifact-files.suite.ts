import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ArtifactFiles, UploadPart } from '../../functions/ports/artifact-files.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';
import { uploadPartBytes } from '../../shared/resources/artifact.ts';
import { makeJar } from '../helpers/make-jar.ts';
import { sha256Of } from '../helpers/upload-file.ts';

export type ArtifactWorld = {
  files: ArtifactFiles;
  objects: ObjectStore;
  /** Sends these bytes of these parts, as an uploader does; those left out are not sent. */
  send: (parts: readonly UploadPart[], bytes: Buffer, leaveOut?: number[]) => Promise<void>;
};

/** What every adapter of the artifact-files port promises. */
export function artifactFilesSuite(name: string, open: () => ArtifactWorld): void {
  const fresh = () => `uploads/suite/${randomUUID()}`;

  describe(`artifact files: ${name}`, { timeout: 60_000 }, () => {
    let jar: Buffer;
    beforeAll(async () => {
      const main = 'public class Main { public static void main(String[] args) {} }';
      jar = await makeJar({ sources: { 'Main.java': main }, mainClass: 'Main' });
    }, 60_000);

    test('a small file goes in one piece, and a jar is looked into', async () => {
      const { files, send } = open();
      const key = fresh();
      const { multipartId, parts } = await files.begin(key, jar.byteLength, 60);
      expect([multipartId, parts.map(({ number, sizeBytes }) => [number, sizeBytes])]).toEqual([
        null,
        [[1, jar.byteLength]],
      ]);
      expect(await files.receive(key, null)).toBeNull();
      await send(parts, jar);
      const received = await files.receive(key, null);
      expect(received).toMatchObject({
        sha256: sha256Of(jar),
        sizeBytes: jar.byteLength,
        jar: { mainClass: 'Main', mainClasses: ['Main'], javaRelease: 17, classes: 1, findings: [] },
      });
    });

    test('a large file goes in parts, which may come in any order and late', async () => {
      const { files, send } = open();
      const key = fresh();
      const bytes = randomBytes(uploadPartBytes * 2 + 5);
      const { multipartId, parts } = await files.begin(key, bytes.byteLength, 60);
      expect(parts.map(({ sizeBytes }) => sizeBytes)).toEqual([uploadPartBytes, uploadPartBytes, 5]);
      expect(multipartId).not.toBeNull();
      await send(parts, bytes, [1]);
      await send(parts, bytes, [2, 3]);
      const received = await files.receive(key, multipartId);
      expect(received).toMatchObject({
        sha256: sha256Of(bytes),
        sizeBytes: bytes.byteLength,
        jar: 'not-a-jar',
      });
      // Whoever lost the answer asks again.
      expect(await files.receive(key, multipartId)).toMatchObject({ sha256: sha256Of(bytes) });
    });

    test('keeps what was received, and not what was sent after it', async () => {
      const { files, objects, send } = open();
      const [key, to, other] = [fresh(), fresh(), fresh()];
      const { parts } = await files.begin(key, 3, 60);
      await send(parts, Buffer.from('one'));
      const received = await files.receive(key, null);
      expect(await files.keep(key, to, received?.etag ?? '')).toBe(true);
      expect(new TextDecoder().decode((await objects.get(to))?.body)).toBe('one');
      await send(parts, Buffer.from('two'));
      await files.receive(key, null);
      expect(await files.keep(key, other, received?.etag ?? '')).toBe(false);
      expect(await objects.get(other)).toBeNull();
      await files.remove(key);
      await files.remove(key);
      expect(await files.receive(key, null)).toBeNull();
    });
  });
}
