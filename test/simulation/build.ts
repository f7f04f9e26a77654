/** Bundles the simulation with the production code it runs, as it is or with a bug put in. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

export type Mutant = {
  /** What goes wrong, in words. */
  name: string;
  /** From the root of the repository. */
  file: string;
  /** Must occur exactly once. */
  find: string;
  replace: string;
};

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function buildSimulation(outfile: string, mutant: Mutant | null = null): Promise<void> {
  let applied = mutant === null;
  await build({
    entryPoints: [fileURLToPath(new URL('run-histories.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'silent',
    plugins:
      mutant === null
        ? []
        : [
            plugin(mutant, () => {
              applied = true;
            }),
          ],
  });
  if (!applied) throw new Error(`${mutant?.file} is not part of the simulation`);
}

function plugin(mutant: Mutant, applied: () => void): Plugin {
  const path = `${root}${mutant.file}`;
  return {
    name: 'mutant',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async (args) => {
        if (args.path !== path) return null;
        const source = await readFile(path, 'utf8');
        const found = source.split(mutant.find).length - 1;
        if (found !== 1)
          throw new Error(`"${mutant.name}": its text occurs ${found} times in ${mutant.file}`);
        applied();
        return { contents: source.replace(mutant.find, () => mutant.replace), loader: 'ts' };
      });
    },
  };
}
