import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { startHttpServer } from '../../functions/entry/local/http-server.ts';
import { createHandler } from '../../functions/http/handler.ts';
import { type Harness, makeHarness } from '../helpers/harness.ts';

const web = fileURLToPath(new URL('../../web', import.meta.url));

export type ConsoleOnFakes = { h: Harness; url: string; stop: () => Promise<void> };

/** The console as it is built, before the API on fakes: for pages that need no Flink. */
export async function startConsoleOnFakes(): Promise<ConsoleOnFakes> {
  const dir = await mkdtemp(join(tmpdir(), 'millrace-console-'));
  await build({
    root: web,
    configFile: join(web, 'vite.config.ts'),
    mode: 'production',
    logLevel: 'error',
    build: { outDir: dir, emptyOutDir: true },
  });
  const h = await makeHarness();
  // A browser throws away a session that ended before its own clock began.
  h.advance(Date.now() - h.deps.clock.now());
  const server = await startHttpServer({ port: 0, api: createHandler(h.app), consoleDir: dir });
  const stop = async () => {
    await server.close();
    await rm(dir, { recursive: true, force: true });
  };
  return { h, url: server.url, stop };
}
