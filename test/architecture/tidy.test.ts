import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mutants } from '../simulation/mutants/index.ts';

/** Style as a test: each rule says how to comply. Files that git knows or would know (untracked, not ignored). */
const root = fileURLToPath(new URL('../..', import.meta.url));
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const code = files.filter((file) => /\.(ts|tsx|mjs|java)$/.test(file));
const text = files.filter(
  (file) =>
    /\.(ts|tsx|mjs|java|json|md|yml|yaml|xml|sql|properties|txt)$/.test(file) && file !== 'package-lock.json',
);
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const offenders = (among: string[], wrong: (content: string, file: string) => boolean) =>
  among.filter((file) => wrong(read(file), file));
const self = 'test/architecture/tidy.test.ts';

describe('tidy', () => {
  it('keeps files under 300 lines: split by what each part says', () => {
    expect(offenders(code, (content) => content.split('\n').length > 301)).toEqual([]);
  });

  it('has no file over 500 kB: what is large is made or fetched', () => {
    const written = files.filter((file) => file !== 'package-lock.json');
    expect(written.filter((file) => statSync(join(root, file)).size > 500_000)).toEqual([]);
  });

  it('has no open ends (TODO, FIXME, XXX): do it, or write an issue', () => {
    expect(
      offenders(
        code.filter((f) => f !== self),
        (content) => /\b(TODO|FIXME|XXX)\b/.test(content),
      ),
    ).toEqual([]);
  });

  it('finds the text of every mutant exactly once: give the mutant the new text of what you changed', () => {
    const lost = mutants.filter(({ file, find }) => read(file).split(find).length !== 2);
    expect(lost.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });

  it('has no parked tests: mend or remove them', () => {
    const parked = /\b(it|test|describe)\.(skip|only|todo)\b|@Disabled|@Ignore/;
    expect(
      offenders(
        code.filter((f) => f.startsWith('test/') && f !== self),
        (content) => parked.test(content),
      ),
    ).toEqual([]);
  });

  it('names no machine, workplace or registry: read it from the environment, use the package clients', () => {
    const places = [
      /https?:\/\/[^\s"']*(repo1?\.maven|repo\.maven|pypi\.org|pythonhosted|registry\.npmjs|npmmirror|mirrors?\.)/,
      /\/work\/(main|shared)/,
      /\/tmp\/lab/,
      /\/root\//,
      /\/home\/[a-z]+\//,
    ];
    const named = text.filter((f) => f !== self);
    expect(offenders(named, (content) => places.some((place) => place.test(content)))).toEqual([]);
  });

  it('keeps the top level as design.md section 4 lists it', () => {
    const top = new Set(files.map((file) => file.split('/')[0]));
    const allowed = [
      'README.md',
      'LICENSE',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'sst.config.ts',
      'shared',
      'functions',
      'engine-container',
      'infra',
      'web',
      'test',
    ];
    expect(
      [...top].filter((name) => name !== undefined && !name.startsWith('.') && !allowed.includes(name)),
    ).toEqual([]);
  });

  it('has only paths in Markdown that exist', () => {
    const broken = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
          .map((match) => normalize(join(dirname(file), match[1] ?? '')))
          .filter((path) => !existsSync(join(root, path)))
          .map((path) => `${file} -> ${path}`),
      );
    expect(broken).toEqual([]);
  });

  it('keeps doors small: an entry file parses, calls, answers', () => {
    const doors = code.filter((file) => /^functions\/entry\/aws\//.test(file));
    expect(offenders(doors, (content) => content.split('\n').length > 41)).toEqual([]);
  });

  it('has a whole lockfile: npm ci refuses one that lacks the package of another platform', () => {
    type Locked = { optionalDependencies?: Record<string, string>; resolved?: string };
    const locked = (JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }).packages;
    const names = new Set(
      Object.keys(locked).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)),
    );
    const missing = Object.values(locked).flatMap((entry) =>
      Object.keys(entry.optionalDependencies ?? {}).filter((name) => !names.has(name)),
    );
    expect(missing).toEqual([]);
    expect(Object.values(locked).filter((entry) => entry.resolved !== undefined)).toEqual([]);
  });
});
