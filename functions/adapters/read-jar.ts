/** Reads what a jar holds, from a path or from its bytes, entry by entry. */
import { buffer } from 'node:stream/consumers';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { hasMain, javaReleaseOf } from '../../shared/domain/class-file.ts';
import { JarReading } from '../../shared/domain/jar-facts.ts';
import type { JarFacts } from '../../shared/resources/artifact.ts';

/** A fat jar of a big project has some ten thousand. */
const mostEntries = 100_000;
/** What is larger unpacked is not looked into: a small file can be made to unpack into any size. */
const largestEntryBytes = 4 * 1024 * 1024;
const largestSumBytes = 1024 * 1024 * 1024;

const options = { lazyEntries: true, autoClose: false };

/** 'not-a-jar' for a file that is no zip archive, or a broken one. */
export async function readJar(from: string | Buffer): Promise<JarFacts | 'not-a-jar'> {
  let zip: ZipFile;
  try {
    zip = await (typeof from === 'string' ? openPromise(from, options) : fromBufferPromise(from, options));
  } catch {
    return 'not-a-jar';
  }
  try {
    return await readEntries(zip);
  } catch {
    return 'not-a-jar';
  } finally {
    zip.close();
  }
}

async function readEntries(zip: ZipFile): Promise<JarFacts | 'not-a-jar'> {
  if (zip.entryCount > mostEntries) return 'not-a-jar';
  const reading = new JarReading();
  let left = largestSumBytes;
  for await (const entry of zip.eachEntry()) {
    const path = entry.fileName;
    const isManifest = path.toUpperCase() === 'META-INF/MANIFEST.MF';
    // Classes for one release of Java only are used by that release only.
    const isClass =
      path.endsWith('.class') &&
      !path.startsWith('META-INF/') &&
      !/(^|\/)(module|package)-info\.class$/.test(path);
    if (!isManifest && !isClass) continue;
    const readable = entry.uncompressedSize <= Math.min(left, largestEntryBytes);
    const bytes = readable ? await contentOf(zip, entry) : new Uint8Array();
    left -= bytes.byteLength;
    if (isManifest) reading.manifest(new TextDecoder().decode(bytes));
    else if (readable) reading.readClass(path, javaReleaseOf(bytes), hasMain(bytes));
  }
  return reading.facts();
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  return buffer(await zip.openReadStreamPromise(entry));
}
