/** The command, run inside a control group when there is one. */
export function inGroup(group: string | null, words: string[]): { command: string; args: string[] } {
  if (group === null) return { command: words[0] ?? '', args: words.slice(1) };
  const enter = 'echo $$ > "$1/cgroup.procs"; shift; exec "$@"';
  return { command: 'sh', args: ['-c', enter, 'sh', group, ...words] };
}
