/** Everything of a history that is drawn from its seed before it begins. */
import { JobSettings } from '../../../shared/resources/job-settings.ts';
import type { Random } from '../../helpers/random.ts';
import type { Weather } from './control-plane.ts';
import type { JobNature } from './flink-world.ts';
import { agentEffects, controlPlaneEffects } from './labels.ts';
import type { Wish } from './operator.ts';
import type { CrashTarget, Rates } from './process.ts';

/** Things that happen to Flink, at which a kill is aimed. */
export const moments = [
  'registering',
  'restored',
  'running',
  'checkpoint complete',
  'committed',
  'rescaled',
  'preparing',
  'held',
  'stop savepoint complete',
  'ended',
  'checkpoints deleted',
  'archived',
] as const;
export const victims = ['agent', 'jobmanager', 'taskmanager', 'control-plane'] as const;

export const disasters = [
  'kill agent',
  'kill jobmanager',
  'kill taskmanager',
  'kill control-plane',
  'control-plane away',
  'hang jobmanager',
  'freeze agent',
  'retire task',
  'storage outage',
  'clock jump',
  'clock forward',
  'task fails',
  'job fails',
  'next agent is mute',
] as const;
export type Disaster = (typeof disasters)[number];

export type Aim = { moment: string; nth: number; victim: (typeof victims)[number]; afterMs: number };

export type Draw = {
  settings: JobSettings;
  nature: JobNature;
  weather: Weather;
  agentRates: Rates;
  agentTarget: CrashTarget | null;
  s3Conflicts: number;
  refused: number;
  stormMs: number;
  disasters: { at: number; what: Disaster }[];
  wishes: { at: number; what: Wish }[];
  aims: Aim[];
  end: 'running' | 'stopped' | 'deleted';
  /** Longest time for everything to be as wanted once nothing breaks any more. */
  calmWithinMs: number;
};

/** Pauses, a clock set back, a stop given up. */
const calmWithinMs = 60 * 60_000;

const wishesWhileStormy: readonly Wish[] = [
  'stop',
  'stop',
  'stop',
  'drain',
  'stop-now',
  'pause',
  'resume',
  'start',
  'start',
  'savepoint',
  'restart',
  'restart',
  'upgrade',
  'rescale',
  'rescale',
  'start-empty',
];

/** A history in which a stop looks as if nobody had carried it out for long, so that it is given up. */
const givenUp = {
  stormMs: 30_000,
  disasters: [{ at: 14_300, what: 'clock forward' }],
  wishes: [{ at: 14_000, what: 'stop' }],
} satisfies Partial<Draw>;

/** A history in which nothing keeps a restart from taking over the containers: it is rare, and is to be interrupted. */
const goesOver = {
  stormMs: 40_000,
  disasters: [],
  aims: [],
  wishes: [{ at: 12_000, what: 'restart' }],
} satisfies Partial<Draw>;

/** A history of one kill after the other, each after a checkpoint: what was of use is followed by the next at once. */
const killedAgain = (drawn: Draw): Draw => {
  const never = { fail: 0, lose: 0, slow: 0, crash: 0 };
  const kills = 14;
  const everyMs = 45_000;
  return {
    ...drawn,
    nature: { ...drawn.nature, checkpointFails: 0, stopHangs: 0 },
    weather: { ...drawn.weather, rates: never, hintLost: 0, reportLost: 0 },
    agentRates: never,
    s3Conflicts: 0,
    refused: 0,
    stormMs: kills * everyMs + 1,
    disasters: Array.from({ length: kills }, (_, n) => ({ at: (n + 1) * everyMs, what: 'kill agent' })),
    wishes: [],
    // A sweep, a runtime that tells late that tasks have ended, a start, a checkpoint.
    calmWithinMs: 105_000,
  };
};

/** A history in which nothing keeps a rescale from being carried out. */
const rescales = {
  stormMs: 60_000,
  disasters: [],
  wishes: [{ at: 14_000, what: 'rescale' }],
} satisfies Partial<Draw>;
const partsOfRescale: readonly (string | undefined)[] = [
  'rescale: commit',
  'add-slots',
  'end-rescale',
  'agent: rescaled',
  'agent: flink require',
];

/** A history in which a job ends after a while, and its JobManager dies before it can tell: only the ledger knows of its state. */
const endsUntold = (drawn: Draw): Draw => ({
  ...drawn,
  nature: { ...drawn.nature, length: 200 },
  stormMs: 45_000,
  disasters: [],
  wishes: [],
});

export function draw(random: Random): Draw {
  const drawn = drawFreely(random);
  const label = drawn.weather.target?.label;
  const plain = drawn.weather.target === null && drawn.agentTarget === null && drawn.aims.length === 0;
  if (plain && drawn.nature.length === null && drawn.end === 'running') return killedAgain(drawn);
  const aimed = drawn.aims.some(({ moment }) => moment === 'rescaled');
  if (aimed) return { ...drawn, ...rescales };
  if (partsOfRescale.includes(label) || partsOfRescale.includes(drawn.agentTarget?.label)) {
    return { ...drawn, ...rescales, aims: [] };
  }
  // The next run waits for its turn beside the one that runs.
  if (drawn.aims.some(({ moment }) => moment === 'held' || moment === 'preparing'))
    return { ...drawn, ...goesOver, aims: drawn.aims };
  const untold = drawn.aims.some((a) => a.moment === 'checkpoints deleted' && a.victim === 'jobmanager');
  if (untold && (drawn.nature.length ?? 1) % 2 === 0) return endsUntold(drawn);
  if (label === 'settle and hand over') return { ...drawn, ...goesOver };
  return label === 'fail-command' ? { ...drawn, ...givenUp } : drawn;
}

function drawFreely(random: Random): Draw {
  const rough = random.pick([0, 0.3, 1]);
  const rate = (most: number): number => (random.chance(0.5) ? 0 : most * rough);
  const rates = (crash: number): Rates => ({
    fail: rate(0.03),
    lose: rate(0.03),
    slow: rate(0.04),
    crash: rate(crash),
  });
  const stormMs = random.int(8_000, 40_000);
  const times = (most: number): number[] =>
    Array.from({ length: random.int(0, most) }, () => random.int(500, stormMs)).sort((a, b) => a - b);
  const settings = drawSettings(random);
  const length = random.chance(0.3) ? random.int(10, 200) : null;
  return {
    settings,
    nature: {
      checkpointMs: settings.checkpointIntervalMs,
      recordsPerSecond: 10,
      length,
      checkpointFails: rate(0.1),
      stopHangs: random.chance(0.1) ? 0.5 : 0,
    },
    weather: {
      rates: rates(0.002),
      target: random.chance(0.8) ? target(random, controlPlaneEffects) : null,
      hintLost: random.chance(0.1) ? 1 : rate(0.3),
      hintDoubled: rate(0.3),
      reportLost: rate(0.1),
      reportDoubled: rate(0.2),
      queueKept: random.chance(0.5),
      awayMs: () => random.int(200, random.chance(0.2) ? 90_000 : 8_000),
    },
    agentRates: rates(0.0005),
    agentTarget: random.chance(0.6) ? target(random, agentEffects) : null,
    s3Conflicts: rate(0.2),
    refused: rate(0.3),
    stormMs,
    disasters: times(3).map((at) => ({ at, what: random.pick(disasters) })),
    wishes: times(4).map((at) => ({ at, what: random.pick(wishesWhileStormy) })),
    aims: random.chance(0.6) ? [aim(random, length !== null && random.chance(0.6))] : [],
    end: random.pick(['running', 'running', 'stopped', 'stopped', 'deleted']),
    calmWithinMs,
  };
}

function drawSettings(random: Random): JobSettings {
  const topology = random.chance(0.6) ? 'compact' : 'standard';
  return JobSettings.parse({
    topology,
    parallelism: topology === 'compact' ? 1 : random.int(1, 2),
    // With slots to spare a rescale needs no new process.
    slotsPerTaskManager: random.chance(0.3) ? 2 : 1,
    operatorParallelism: random.chance(0.4) ? { 'sink-1': random.int(1, 2) } : {},
    compactCu: random.chance(0.1) ? 0.5 : 1,
    jobManagerCu: 1,
    checkpointIntervalMs: random.pick([1_000, 2_000, 5_000, 10_000]),
    checkpointTimeoutMs: 30_000,
  });
}

const target = (random: Random, labels: readonly string[]): CrashTarget => ({
  label: random.pick(labels),
  side: random.pick(['before', 'after'] as const),
  nth: random.pick([1, 1, 1, 2, 3]),
});

/** What happens at most once in a life is aimed at the first time. */
const once: readonly string[] = [
  'rescaled',
  'stop savepoint complete',
  'ended',
  'checkpoints deleted',
  'archived',
];

function aim(random: Random, atTheEnd: boolean): Aim {
  const moment = random.pick(atTheEnd ? moments.slice(-3) : moments);
  return {
    moment,
    nth: once.includes(moment) ? 1 : random.int(1, 3),
    victim: random.pick(victims),
    afterMs: random.pick([0, 0, random.int(1, 1_300)]),
  };
}
