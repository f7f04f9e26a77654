import leven from 'leven';

/** The name that was most likely meant; null when none is near. Case does not count. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const far = Math.max(2, Math.floor(name.length / 3)) + 1;
  const ranked = known
    .map((one) => ({ one, distance: leven(one.toLowerCase(), name.toLowerCase(), { maxDistance: far }) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance < far ? best.one : null;
}
