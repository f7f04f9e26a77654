import { z } from 'zod';
import { LogStream } from '../resources/log-line.ts';

/** A line as an agent writes it to its standard output, which awslogs carries to CloudWatch Logs. */
const AgentLine = z.object({ at: z.iso.datetime(), stream: LogStream, text: z.string() });

export const writeAgentLine = (at: number, stream: LogStream, text: string): string =>
  JSON.stringify({ at: new Date(at).toISOString(), stream, text });

/** Null when it is none: what Node writes when it ends for want of memory, say. `at` in ms since the epoch. */
export function readAgentLine(line: string): { at: number; text: string } | null {
  if (!line.startsWith('{')) return null;
  try {
    const read = AgentLine.safeParse(JSON.parse(line));
    return read.success ? { at: Date.parse(read.data.at), text: read.data.text } : null;
  } catch {
    return null;
  }
}
