import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import pino from 'pino';
import type { Log } from '../../functions/entry/local/control-plane.ts';

/** The control plane's log as JSON lines. Written at once, so that a kill loses nothing of it. */
export function openLog(file: string): Log {
  mkdirSync(dirname(file), { recursive: true });
  const logger = pino({ base: null }, pino.destination({ dest: file, sync: true, mode: 0o600 }));
  return (level, event, fields) => logger[level](fields, event);
}
