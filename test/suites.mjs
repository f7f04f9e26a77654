/**
 * The suites of `npm test`, in order: quick ones first, so that a slip is seen early. Budgets are minutes on two cores;
 * a suite that takes longer has failed. `long` ones run by `npm run test:long` only.
 */
export const suites = [
  { kind: 'architecture', folder: 'test/architecture', minutes: 2 },
  { kind: 'domain', folder: 'test/domain', minutes: 2 },
  { kind: 'api', folder: 'test/api', minutes: 8 },
  { kind: 'simulation', folder: 'test/simulation', minutes: 12 },
  { kind: 'ports', folder: 'test/ports', minutes: 7, needsEngine: true },
  { kind: 'engine', folder: 'test/engine', minutes: 15, needsEngine: true },
  { kind: 'infra', folder: 'test/infra', minutes: 6, needsEngine: true },
  { kind: 'connectors', folder: 'test/connectors', minutes: 12, needsEngine: true },
  { kind: 'web', folder: 'test/web', minutes: 15, needsEngine: true },
  { kind: 'e2e', folder: 'test/e2e', minutes: 15, needsEngine: true },
];
