/**
 * A function that carries what V8 made of its code need not have it compiled at every cold start. What is kept fits one
 * version of V8 only; another one notices, and compiles as if there were none.
 */
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The code is one function, in ASCII as esbuild writes it, called with what a CommonJS module has and with its own address. */
export const wrapped = {
  banner: '(function (exports, require, module, __url) {',
  footer: '})',
  define: { 'import.meta.url': '__url' },
  // The SDK imports modules of Node when it first needs them, which a script may not: it requires them.
  supported: { 'dynamic-import': false },
} as const;

const load = `import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
const read = (name) => readFileSync(new URL(name, import.meta.url));
const kept = () => {
  try {
    return read('app.cache');
  } catch {
    return undefined;
  }
};
const script = new Script(read('app.js').toString('latin1'), { filename: 'app.js', cachedData: kept() });
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(import.meta.url), module, import.meta.url);
`;
const door = `${load}export const { handler } = module.exports;\n`;

/** Answers one request first, so that what that needs is compiled too; what it says of it is nobody's. */
const keep = `${load}import { writeFileSync } from 'node:fs';
console.log = () => {};
const http = (path) => ({
  version: '2.0', routeKey: '$default', rawPath: path, rawQueryString: '', headers: {}, isBase64Encoded: false,
  requestContext: { http: { method: 'GET', path, sourceIp: '127.0.0.1' } },
});
for (const path of ['/healthz', '/v1/auth/me', '/v1/workspaces']) await module.exports.handler(http(path));
writeFileSync(new URL('app.cache', import.meta.url), script.createCachedData());
`;

/** Puts door and cache beside `app.js` of the folder. `environment` is what the function wants before it answers. */
export async function keepCompiled(folder: string, environment: Record<string, string>): Promise<void> {
  await writeFile(join(folder, 'index.mjs'), door);
  const maker = join(folder, 'keep.mjs');
  await writeFile(maker, keep);
  await promisify(execFile)(process.execPath, [maker], { env: environment });
  await rm(maker);
}
