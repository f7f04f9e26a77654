import { setTimeout as delay } from 'node:timers/promises';
import type { EngineHome, EngineHomes } from '../../../functions/adapters/local/engine-homes.ts';
import type { EngineRelease } from '../../../shared/resources/platform.ts';
import { readDescription } from './engine-description.ts';
import type { Prepared } from './prepare-engine.ts';

export type EngineHomesOptions = {
  /** The release that is prepared already. */
  standard: Prepared;
  /** All releases there are. */
  releases: readonly string[];
  prepare: (release: string, say: (line: string) => void) => Promise<Prepared>;
  now: () => number;
  /** Whoever asks waits so long, because a release fetched earlier is ready within a moment. */
  patienceMs?: number;
};

type Fetch = {
  since: number;
  said: string;
  error: string | null;
  done: EngineHome | null;
  over: Promise<void>;
};

/** A fetch that failed is tried again by whoever asks after this long. */
const retryAfterMs = 30_000;
const patienceMs = 2_000;

/** Fetches each release once, when it is first asked for; `stateOf` looks without fetching. */
export function createEngineHomes(options: EngineHomesOptions): {
  homes: EngineHomes;
  stateOf: (release: string) => Pick<EngineRelease, 'state' | 'because'>;
} {
  const fetches = new Map<string, Fetch>();

  const fetch = (release: string): Fetch => {
    const mine: Fetch = {
      since: options.now(),
      said: 'starting',
      error: null,
      done: null,
      over: Promise.resolve(),
    };
    const say = (line: string) => {
      mine.said = line.trim();
    };
    fetches.set(release, mine);
    mine.over = options
      .prepare(release, say)
      .then(readyHome)
      .then(
        (home) => {
          mine.done = home;
        },
        (error: unknown) => {
          mine.error = error instanceof Error ? error.message : String(error);
        },
      );
    return mine;
  };

  const known = (release: string): Fetch => {
    const before = fetches.get(release);
    if (!before) return fetch(release);
    return before.error !== null && options.now() - before.since > retryAfterMs ? fetch(release) : before;
  };

  return {
    homes: async (release) => {
      if (release === options.standard.release) return readyHome(options.standard);
      if (!options.releases.includes(release)) return null;
      const fetching = known(release);
      const patience = delay(options.patienceMs ?? patienceMs, undefined, { ref: false });
      await Promise.race([fetching.over, patience]);
      return answerOf(release, fetching);
    },
    stateOf: (release) => {
      if (release === options.standard.release) return { state: 'ready', because: null };
      const before = fetches.get(release);
      if (!before) return { state: 'on-demand', because: 'It is fetched when it is first used.' };
      const answer = answerOf(release, before);
      return { state: answer.state, because: answer.state === 'ready' ? null : answer.because };
    },
  };
}

function answerOf(release: string, { done, error, said }: Fetch): EngineHome {
  if (done) return done;
  return error === null
    ? { state: 'fetching', because: `Engine release ${release} is being fetched: ${said}.` }
    : { state: 'failed', because: `Engine release ${release} could not be fetched: ${error}` };
}

async function readyHome({ home }: Prepared): Promise<EngineHome> {
  const described = await readDescription(home);
  if (!described) throw new Error('the engine was prepared and has no engine.json');
  return { state: 'ready', home, classPath: described.classPath };
}
