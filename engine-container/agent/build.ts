/** Bundles the agent into one file that needs nothing but Node. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** Absolute path of the bundle, `dist/agent/agent.mjs` unless told otherwise. Rejects with esbuild's own message. */
export async function buildAgent(
  outfile = join(here, '..', '..', 'dist', 'agent', 'agent.mjs'),
): Promise<string> {
  await build({
    entryPoints: [join(here, 'main.ts')],
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
