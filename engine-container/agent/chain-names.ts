/** A vertex's name in Flink: `Source: a -> Calc -> (Sink: b, Writer -> Sink: c)`. */
export type Chain = {
  /** Operators in the order of the records, branches one after the other. */
  names: string[];
  /** Those at which a branch ends. */
  ends: string[];
};

const arrow = ' -> ';

export function readChain(vertex: string): Chain {
  const chain: Chain = { names: [], ends: [] };
  readBranch(vertex.trim(), chain);
  return chain;
}

function readBranch(text: string, chain: Chain): void {
  const fork = text.indexOf(`${arrow}(`);
  const forks = fork >= 0 && text.endsWith(')');
  const straight = (forks ? text.slice(0, fork) : text).split(arrow).filter((name) => name !== '');
  chain.names.push(...straight);
  if (forks) {
    for (const branch of split(text.slice(fork + arrow.length + 1, -1))) readBranch(branch, chain);
    return;
  }
  const end = straight.at(-1);
  if (end !== undefined) chain.ends.push(end);
}

/** At commas that are in no parentheses. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let begin = 0;
  for (const [at, character] of [...text].entries()) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth > 0 || !text.startsWith(', ', at)) continue;
    parts.push(text.slice(begin, at));
    begin = at + 2;
  }
  return [...parts, text.slice(begin)];
}

/** For people: without the number the planner adds. */
export const shortName = (name: string): string => name.replace(/\[\d+\]$/, '').slice(0, 60);

/** The operators of a chain that write to the outside; a committer only confirms what its writer wrote. */
export const writersOf = ({ names, ends }: Chain): string[] => {
  const named = names.filter((name) => /^Sink: |Writer/.test(name) && !/Committer|^end: Writer/.test(name));
  return named.length > 0 ? named : ends;
};
