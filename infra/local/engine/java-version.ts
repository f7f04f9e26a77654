import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Names the Java that `java` starts: its real path, its maker and full version from its `release` file. Read rather than asked for,
 * because starting a JVM would take most of the time a second start has.
 */
export async function javaFingerprint(path = process.env.PATH ?? ''): Promise<string> {
  for (const folder of path.split(':').filter((name) => name !== '')) {
    const binary = await realpath(join(folder, 'java')).catch(() => null);
    if (binary === null) continue;
    const release = await readFile(join(dirname(dirname(binary)), 'release'), 'utf8').catch(() => '');
    const facts = [...release.matchAll(/^(?:IMPLEMENTOR|JAVA_RUNTIME_VERSION|JAVA_VERSION)="(.*)"$/gm)];
    return [...facts.map((fact) => fact[1]), binary].join(' ');
  }
  return 'no java';
}
