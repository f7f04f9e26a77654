const lines = (text: string): string[] => (text === '' ? [] : text.split(/\r?\n/));

/** How many lines only the one or the other text has, and where they begin to differ (from 1; null when they are equal). */
export function lineDifference(
  from: string,
  to: string,
): { addedLines: number; removedLines: number; firstLine: number | null } {
  const [before, after] = [lines(from), lines(to)];
  const left = new Map<string, number>();
  for (const line of before) left.set(line, (left.get(line) ?? 0) + 1);
  let addedLines = 0;
  for (const line of after) {
    const times = left.get(line) ?? 0;
    if (times === 0) addedLines += 1;
    else left.set(line, times - 1);
  }
  const removedLines = before.length - (after.length - addedLines);
  const longest = Math.max(before.length, after.length);
  let first = 0;
  while (first < longest && before[first] === after[first]) first += 1;
  return { addedLines, removedLines, firstLine: first === longest ? null : first + 1 };
}
