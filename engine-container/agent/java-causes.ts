/** Words out of Java's stack traces. */

const frame = /^\s+(at |\.\.\. \d+ (more|common))/;

/** The causes of a stack trace, root cause first, without the frames. */
export function causes(trace: string): string {
  const lines = trace.split('\n').filter((line) => !frame.test(line) && line.trim() !== '');
  const seen = new Set<string>();
  const told = lines
    .join('\n')
    .split(/\n?Caused by: /)
    .reverse()
    .map((cause) => cause.trim())
    .filter((cause) => {
      // The same words are often wrapped several times; the innermost saying of them is kept.
      const first = cause !== '' && !seen.has(cause);
      seen.add(cause);
      return first;
    });
  return told.join('\nin: ').slice(0, 3_900);
}

/** Root cause of the last error in a log of conf/log4j2.properties' layout; null when it holds none. */
export function lastErrorIn(log: string): string | null {
  const begin = Math.max(log.lastIndexOf(' ERROR '), log.lastIndexOf(' FATAL '));
  if (begin < 0) return null;
  const [line = '', ...rest] = log.slice(begin + 7).split('\n');
  const next = rest.findIndex((other) => /^\d{4}-\d\d-\d\dT/.test(other));
  const trace = (next < 0 ? rest : rest.slice(0, next)).join('\n');
  const root = causes(trace).split('\nin: ')[0] ?? '';
  return (root === '' ? line : root).trim().slice(0, 1_000);
}
