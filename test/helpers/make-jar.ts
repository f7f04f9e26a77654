import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type JarContent = {
  /** Java sources by path, `com/example/Main.java`. */
  sources: Readonly<Record<string, string>>;
  classPath?: string;
  mainClass?: string;
  /** Written over the release of every class, which javac here may not know how to make. */
  javaRelease?: number;
};

/** A jar of the JDK's own tools, as its bytes. */
export async function makeJar({ sources, classPath, mainClass, javaRelease }: JarContent): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-jar-'));
  try {
    const classes = join(folder, 'classes');
    await mkdir(classes);
    for (const [path, text] of Object.entries(sources)) {
      await mkdir(dirname(join(folder, 'src', path)), { recursive: true });
      await writeFile(join(folder, 'src', path), text);
    }
    const files = Object.keys(sources).map((path) => join(folder, 'src', path));
    const lookUp = classPath === undefined ? [] : ['-cp', classPath];
    await run('javac', ['--release', '17', '-nowarn', '-proc:none', ...lookUp, '-d', classes, ...files]);
    if (javaRelease !== undefined) await setRelease(classes, javaRelease);
    const jar = join(folder, 'made.jar');
    const manifest = mainClass === undefined ? ['-M'] : ['-e', mainClass];
    await run('jar', ['-c', '-f', jar, ...manifest, '-C', classes, '.']);
    return await readFile(jar);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function setRelease(classes: string, release: number): Promise<void> {
  const names = await readdir(classes, { recursive: true });
  for (const name of names.filter((one) => one.endsWith('.class'))) {
    const bytes = await readFile(join(classes, name));
    bytes.writeUInt16BE(release + 44, 6);
    await writeFile(join(classes, name), bytes);
  }
}
