import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Engine } from './ports.ts';

const archives = z.record(z.string(), z.string());

const EngineJson = z.object({
  release: z.string(),
  classPath: z.array(z.string()),
  connectors: z.record(z.string(), z.array(z.string())),
  archives: z.object({ jobmanager: archives, taskmanager: archives }),
});

/** engine.json of an engine home. Rejects when it is not there or not one. */
export async function readEngine(home: string): Promise<Engine> {
  return { home, ...EngineJson.parse(JSON.parse(await readFile(`${home}/engine.json`, 'utf8'))) };
}
