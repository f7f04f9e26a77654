/** Whether the state of a job comes over from one line of Flink to another. Flink promises nothing there: only what was tried counts. */

export type UpgradeProblem = { what: string; message: string; fix: string };

export type UpgradeQuestion = {
  from: { release: string; sql: string; plan: string };
  to: {
    release: string;
    sql: string;
    plan: string;
    tables: readonly { connector: string; role: readonly string[] }[];
    flinkConfig: Readonly<Record<string, string>>;
  };
  /** Checkpoints belong to the line that wrote them; only savepoints are made to be read by another. */
  snapshot: 'savepoint' | 'checkpoint' | 'unknown';
  /** Flink keys that the new release does not know any more. */
  removedKeys: readonly string[];
};

/** Kinds of operators whose jobs were really restored on 2.3.0 from savepoints of 1.20.5: test/long/upgrade. */
const provenOperators = new Set([
  'Calc',
  'ChangelogNormalize',
  'Deduplicate',
  'Exchange',
  'Expand',
  'GlobalGroupAggregate',
  'GlobalWindowAggregate',
  'GroupAggregate',
  'GroupWindowAggregate',
  'IncrementalGroupAggregate',
  'IntervalJoin',
  'Join',
  'LocalGroupAggregate',
  'LocalWindowAggregate',
  'Match',
  'MiniBatchAssigner',
  'OverAggregate',
  'Rank',
  'Reused',
  'Sink',
  'TableSourceScan',
  'TemporalJoin',
  'TemporalSort',
  'Union',
  'WatermarkAssigner',
  'WindowDeduplicate',
  'WindowJoin',
  'WindowRank',
  'WindowTableFunction',
]);

/** What was seen to lose state in silence: Flink restores it without a word, and the rows are wrong afterwards. */
const losing: readonly { line: RegExp; what: string }[] = [
  {
    line: /Deduplicate\(keep=\[FirstRow\].*order=\[ROWTIME\]/,
    what: 'the first row of each key by event time',
  },
  { line: /OverAggregate\(.*UNBOUNDED PRECEDING/, what: 'an OVER window without a beginning (also LAG)' },
  // Not lost, but never shown to come over either.
  { line: /\bSESSION\(|SessionGroupWindow/, what: 'session windows' },
];

/** Connectors whose state was really restored so, or that keep none; in each of their roles. */
const provenTables = new Set(['source filesystem', 'sink print', 'sink blackhole']);

/** Names of the operators of a plan, from its sinks to its sources. */
export const operatorsOf = (plan: string): string[] =>
  [...plan.matchAll(/^[\s:|+-]*([A-Z][A-Za-z]+)\(/gm)].flatMap(([, name]) => name ?? []);

/** Everything that keeps the state from coming over; empty when nothing does. */
export function upgradeProblems(asked: UpgradeQuestion): UpgradeProblem[] {
  return [...aboutSnapshot(asked), ...aboutSql(asked), ...aboutConnectors(asked), ...aboutConfig(asked)];
}

function aboutSnapshot({ snapshot, from, to }: UpgradeQuestion): UpgradeProblem[] {
  if (snapshot !== 'checkpoint') return [];
  return [
    {
      what: 'snapshot',
      message: `A checkpoint of ${from.release} cannot be read by ${to.release}; a savepoint can.`,
      fix: `Start the version on ${from.release} once more and stop it with a savepoint.`,
    },
  ];
}

function aboutSql({ from, to }: UpgradeQuestion): UpgradeProblem[] {
  if (normal(from.sql) !== normal(to.sql)) {
    return [
      {
        what: 'sql',
        message:
          'The SQL was changed together with the release, so nobody can tell what state belongs to what.',
        fix: `Publish and start the SQL of the snapshot on ${to.release} first, then change it.`,
      },
    ];
  }
  const [before, after] = [operatorsOf(from.plan), operatorsOf(to.plan)];
  if (before.join() !== after.join()) {
    return [
      {
        what: 'sql',
        message: `${to.release} plans this SQL with other operators (${differing(before, after)}): their state does not carry over.`,
        fix: startAnew,
      },
    ];
  }
  const unproven = [...new Set(after)].filter((name) => !provenOperators.has(name));
  const subjects = [
    ...unproven.map((name) => `the operator ${name}`),
    ...losing.filter(({ line }) => line.test(to.plan)).map(({ what }) => what),
    ...(after.filter((name) => name === 'Sink').length > 1 ? ['a job with more than one INSERT'] : []),
    ...(after.length === 0 ? ['a program that Flink has no plan for'] : []),
  ];
  return subjects.map((subject) => ({
    what: 'sql',
    message: `State of ${subject} does not carry over from ${from.release} to ${to.release}, or was never shown to.`,
    fix: startAnew,
  }));
}

const startAnew =
  'Start from empty state ("from": "empty", "discardState": true) and let the sources be read from where the results should begin.';

const normal = (sql: string): string => sql.trim().replace(/\s+/g, ' ');

const differing = (before: readonly string[], after: readonly string[]): string => {
  const gone = before.filter((name) => !after.includes(name));
  const fresh = after.filter((name) => !before.includes(name));
  const names = [...gone.map((name) => `without ${name}`), ...fresh.map((name) => `with ${name}`)];
  return names.length === 0 ? 'in another order' : [...new Set(names)].join(', ');
};

function aboutConnectors({ to, from }: UpgradeQuestion): UpgradeProblem[] {
  const uses = new Set(to.tables.flatMap(({ connector, role }) => role.map((one) => `${one} ${connector}`)));
  return [...uses]
    .filter((use) => !provenTables.has(use))
    .map((use) => ({
      what: `connector of the ${use}`,
      message: `State of the ${use} was not shown to carry over from ${from.release} to ${to.release}.`,
      fix: startAnew,
    }));
}

function aboutConfig({ to, removedKeys }: UpgradeQuestion): UpgradeProblem[] {
  return removedKeysIn(to.flinkConfig, removedKeys).map((key) => ({
    what: `flinkConfig ${key}`,
    message: `${to.release} does not know the key ${key} any more.`,
    fix: 'Remove it from the Flink configuration of the draft, and publish again.',
  }));
}

/** Keys of a job's Flink configuration that a release no longer knows. */
export const removedKeysIn = (
  flinkConfig: Readonly<Record<string, string>>,
  removedKeys: readonly string[],
): string[] => Object.keys(flinkConfig).filter((key) => removedKeys.includes(key));
