import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Manifest } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What a browser loads for the list of jobs, from the manifest of a real build. */
const web = fileURLToPath(new URL('../../web', import.meta.url));
const jobsPage = 'src/tasks/list-jobs/jobs-page.tsx';
let dir = '';
let manifest: Manifest = {};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'millrace-bundle-'));
  await build({
    root: web,
    configFile: join(web, 'vite.config.ts'),
    mode: 'production',
    logLevel: 'error',
    build: { outDir: dir, emptyOutDir: true, manifest: true },
  });
  manifest = JSON.parse(await readFile(join(dir, '.vite', 'manifest.json'), 'utf8')) as Manifest;
}, 120_000);

afterAll(() => rm(dir, { recursive: true, force: true }));

/** A chunk and all it cannot run without. */
const needed = (key: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key]?.imports ?? []) needed(next, seen);
  return seen;
};

const filesOf = (keys: Iterable<string>) => {
  const chunks = [...keys].flatMap((key) => manifest[key] ?? []);
  return {
    js: [...new Set(chunks.map(({ file }) => file))],
    css: [...new Set(chunks.flatMap(({ css }) => css ?? []))],
  };
};

const kilobytes = async (files: readonly string[]): Promise<number> => {
  const contents = await Promise.all(files.map((file) => readFile(join(dir, file))));
  return contents.reduce((sum, content) => sum + gzipSync(content).length, 0) / 1_024;
};

describe('the console as it is sent', () => {
  it('loads at most 400 KB of JavaScript and 100 KB of CSS, compressed, for the list of jobs', async () => {
    const { js, css } = filesOf([...needed('index.html'), ...needed(jobsPage)]);
    expect(js.length).toBeGreaterThan(2);
    expect(css.length).toBeGreaterThan(0);
    expect(await kilobytes(js)).toBeLessThanOrEqual(400);
    expect(await kilobytes(css)).toBeLessThanOrEqual(100);
  });

  it('leaves the editor, the comparison, dialogs and the palette to who asks for them', () => {
    const early = new Set([...needed('index.html'), ...needed(jobsPage)]);
    const late = Object.entries(manifest).filter(([key]) => !early.has(key));
    const names = late.map(([key]) => key).join('\n');
    for (const part of [
      'tasks/develop/develop-page',
      'tasks/palette/palette',
      'list-jobs/bulk-dialog',
      'sql-diff',
    ])
      expect(names).toContain(part);
  });

  it('has no inline script, which the content security policy would refuse', async () => {
    const html = await readFile(join(dir, 'index.html'), 'utf8');
    const scripts = [...html.matchAll(/<script\b[^>]*>([^<]*)<\/script>/g)];
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.map(([, inline]) => inline?.trim())).toEqual(scripts.map(() => ''));
    expect(html).not.toMatch(/\son\w+=/);
  });
});
