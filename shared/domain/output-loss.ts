/** Kafka transactions of sinks live this long on a broker with default settings; older ones are aborted. */
export const transactionTimeoutMs = 15 * 60_000;

/** The broker may have aborted what a start from a snapshot of this age would commit. A snapshot taken by a stop has committed. */
export const mayLoseOutput = (
  snapshot: { committed: boolean; ageMs: number },
  connectors: readonly string[],
): boolean => !snapshot.committed && connectors.includes('kafka') && snapshot.ageMs > transactionTimeoutMs;
