/** Bundles each function of functions/entry/aws into a folder of its own, as Lambda takes it. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { allPermissions } from '../../functions/http/all-permissions.ts';
import { readCatalog } from '../local/catalog.ts';
import { keepCompiled, wrapped } from './code-cache.ts';
import { built, root } from './root.ts';

export const functionNames = [
  'api',
  'engine-channel',
  'reconcile',
  'sweep',
  'job-ends',
  'first-administrator',
] as const;
export type FunctionName = (typeof functionNames)[number];

/** What CommonJS inside the bundle still asks for. The names are unlikely on purpose: minified ones must not meet them. */
const imports = [
  "import { createRequire as __cr } from 'node:module';",
  "import { fileURLToPath as __fp } from 'node:url';",
  'const require = __cr(import.meta.url);',
  "const __filename = __fp(import.meta.url), __dirname = __fp(new URL('.', import.meta.url));",
].join('');

/**
 * Cedar is 4 MB of WebAssembly, and the policies are text that changes with a deployment only: it is asked here every
 * question there is, and the function carries the answers. What is not among them is denied.
 */
const decidedBefore: Plugin = {
  name: 'decided-before',
  setup: ({ onLoad }) => {
    onLoad({ filter: /functions[/\\]http[/\\]known-decisions\.ts$/ }, () => ({
      contents: `export const knownDecisions = new Map(${JSON.stringify(allPermissions())}.map((question) => [question, true]));`,
    }));
    onLoad({ filter: /functions[/\\]http[/\\]cedar\.ts$/ }, () => ({
      contents: 'export const decide = () => false;',
    }));
  },
};

/** zod brings its messages in fifty languages, a quarter of the bundle; ours are English, and the console translates. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup: ({ onLoad }) => {
    onLoad({ filter: /zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/** Each client of the SDK tells its version with a request, and brings all of its package.json for that. */
const versionOfTheClient: Plugin = {
  name: 'version-of-the-client',
  setup: ({ onLoad }) => {
    onLoad({ filter: /@aws-sdk[/\\]client-[a-z0-9-]+[/\\]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** Lambda hands a function its role in the environment; the SDK's other ways to credentials are a tenth of the bundle. */
const roleOfTheFunction: Plugin = {
  name: 'role-of-the-function',
  setup: ({ onLoad }) => {
    onLoad({ filter: /@aws-sdk[/\\]credential-provider-node[/\\]dist-es[/\\]index\.js$/ }, ({ path }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: dirname(path),
    }));
  },
};

/** Enough for the API to start and to answer what reaches nothing. */
export const nowhere = {
  AWS_REGION: 'eu-west-1',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  MILLRACE_TABLE: 'none',
  MILLRACE_BUCKET: 'none',
  MILLRACE_QUEUE_URL: 'http://127.0.0.1:1/none',
  MILLRACE_SQL_FUNCTIONS: '{}',
  MILLRACE_LOG_GROUP: 'none',
  MILLRACE_LOG_STREAM_PREFIX: 'none',
  MILLRACE_SECRETS_PREFIX: 'none',
};

/** Folder of every function, each holding `index.mjs` and what it reads. Rejects with esbuild's own message. */
export async function buildFunctions(into = built.bundles): Promise<Record<FunctionName, string>> {
  const folders = Object.fromEntries(functionNames.map((name) => [name, join(into, name)]));
  await Promise.all(functionNames.map((name) => bundle(name, join(into, name))));
  const api = join(into, 'api');
  await writeFile(join(api, 'catalog.json'), JSON.stringify(await deployedCatalog()));
  await keepCompiled(api, nowhere);
  return folders as Record<FunctionName, string>;
}

/** What a stage can run: the default release has an image, a task definition and a SQL function, and no other has. */
async function deployedCatalog(): Promise<Awaited<ReturnType<typeof readCatalog>>> {
  const catalog = await readCatalog();
  const releases = catalog.releases.filter((release) => release.default);
  const vocabularies = Object.fromEntries(
    releases.flatMap(({ version }) => {
      const words = catalog.vocabularies[version];
      return words === undefined ? [] : [[version, words]];
    }),
  );
  return { ...catalog, releases, vocabularies };
}

/** People wait for the API alone; the others also fetch secrets before they answer, which only a module can. */
const isCompiled = (name: FunctionName): boolean => name === 'api';

async function bundle(name: FunctionName, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const as = isCompiled(name)
    ? ({
        format: 'cjs',
        define: wrapped.define,
        supported: wrapped.supported,
        banner: { js: wrapped.banner },
        footer: { js: wrapped.footer },
      } as const)
    : ({ format: 'esm', banner: { js: imports } } as const);
  await build({
    entryPoints: [join(root, 'functions', 'entry', 'aws', `${name}.ts`)],
    outfile: join(folder, isCompiled(name) ? 'app.js' : 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    minify: true,
    mainFields: ['module', 'main'],
    ...as,
    legalComments: 'none',
    plugins: [englishOnly, versionOfTheClient, roleOfTheFunction, decidedBefore],
    logLevel: 'silent',
  });
}
