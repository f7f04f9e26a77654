/** Bundles what the image runs on Node, each into one file that needs nothing else. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** Absolute path of the bundle, `dist/agent/agent.mjs` unless told otherwise. Rejects with esbuild's own message. */
export const buildAgent = (outfile = join(here, '..', '..', 'dist', 'agent', 'agent.mjs')): Promise<string> =>
  bundle(join(here, 'main.ts'), outfile);

/** The same for the function of Lambda that judges SQL. */
export const buildSqlFunction = (outfile: string): Promise<string> =>
  bundle(join(here, '..', 'sql-function', 'main.ts'), outfile);

async function bundle(entryPoint: string, outfile: string): Promise<string> {
  await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minify: true,
    // Names of functions stay in stack traces; there is no source map in a container.
    keepNames: true,
    loader: { '.properties': 'text' },
    // Packages that still call require() for Node's own modules.
    banner: {
      js: "import { createRequire as agentRequire } from 'node:module'; const require = agentRequire(import.meta.url);",
    },
    logLevel: 'silent',
  });
  return outfile;
}
