import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { diskFull, isDiskFull } from '../setup-error.ts';
import { sha256OfFile } from './checksums.ts';

/**
 * One step of preparing a folder. `build` fills an empty folder; its files then move into `root` one by one, so a
 * reader sees old or new files, never half of one. A file that would not change is not touched. A killed build leaves
 * nothing in `root`.
 */
export type Stage = {
  root: string;
  name: string;
  /** Digest of everything the result depends on. */
  inputs: string;
  build: (into: string) => Promise<void>;
};

type Stamp = { inputs: string; files: Record<string, number> };

/** True when the stage was finished with these inputs and its files are still there at their full size. */
export async function isDone(stage: Pick<Stage, 'root' | 'name' | 'inputs'>): Promise<boolean> {
  const stamp = await readStamp(stage);
  if (stamp === null || stamp.inputs !== stage.inputs) return false;
  const sizes = await Promise.all(
    Object.entries(stamp.files).map(async ([file, size]) => {
      const found = await stat(join(stage.root, file)).catch(() => null);
      return found?.size === size;
    }),
  );
  return sizes.every((same) => same);
}

/** Runs the stage unless it is done. Answers whether it ran. */
export async function runStage(stage: Stage): Promise<boolean> {
  if (await isDone(stage)) return false;
  const parent = dirname(stage.root);
  await mkdir(stage.root, { recursive: true });
  await removeLeftovers(parent, stage);
  const work = await mkdtemp(join(parent, workPrefix(stage)));
  try {
    await stage.build(work);
    const files = await filesIn(work);
    const before = Object.keys((await readStamp(stage))?.files ?? {});
    await rm(stampFile(stage), { force: true });
    for (const file of before.filter((name) => !(name in files)))
      await rm(join(stage.root, file), { force: true });
    for (const file of Object.keys(files)) {
      await mkdir(dirname(join(stage.root, file)), { recursive: true });
      // The same bytes stay the same file: an archive of classes is bound to the time of change of its jars.
      if (!(await sameContent(join(work, file), join(stage.root, file)))) {
        await rename(join(work, file), join(stage.root, file));
      }
    }
    await writeAtomically(stampFile(stage), JSON.stringify({ inputs: stage.inputs, files } satisfies Stamp));
    return true;
  } catch (error) {
    throw isDiskFull(error) ? diskFull(parent, error) : error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Replaces a file's content in one step, also for readers and for a crash in the middle. */
export async function writeAtomically(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}

/** Digest of values that can be written as JSON. */
export function digestOf(...values: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}

/** Digest of names and contents of all files below a folder, except what is built there and tests (folders `target`, `test`). */
export async function digestOfFolder(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of Object.keys(await filesIn(folder)).sort()) {
    if (file.split('/').some((part) => part === 'target' || part === 'test')) continue;
    hash.update(`${file}\0`).update(await readFile(join(folder, file)));
  }
  return hash.digest('hex');
}

async function sameContent(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([stat(one), stat(other).catch(() => null)]);
  return first.size === second?.size && (await sha256OfFile(one)) === (await sha256OfFile(other));
}

function stampFile(stage: Pick<Stage, 'root' | 'name'>): string {
  return join(stage.root, '.prepared', `${stage.name}.json`);
}

async function readStamp(stage: Pick<Stage, 'root' | 'name'>): Promise<Stamp | null> {
  try {
    return JSON.parse(await readFile(stampFile(stage), 'utf8')) as Stamp;
  } catch {
    // Missing, or cut short by a full disk: the stage is done again either way.
    return null;
  }
}

async function filesIn(folder: string): Promise<Record<string, number>> {
  const files: Record<string, number> = {};
  for (const name of await readdir(folder, { recursive: true })) {
    const found = await stat(join(folder, name));
    if (found.isFile()) files[name] = found.size;
  }
  return files;
}

/** Folders that are prepared at the same time may lie beside each other: one must not take the other's work for a leftover. */
const workPrefix = ({ root, name }: Stage): string => `.${basename(root)}.${name}-`;

/** Work folders of builds that were killed; the caller holds the root's lock, so none of them is in use. */
async function removeLeftovers(parent: string, stage: Stage): Promise<void> {
  const old = (await readdir(parent)).filter((name) => name.startsWith(workPrefix(stage)));
  for (const name of old) await rm(join(parent, name), { recursive: true, force: true });
}
