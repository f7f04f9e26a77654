import { ProblemError } from '../../../shared/client/problem-error.ts';
import type { Draft } from '../../../shared/resources/job.ts';

/** A draft as the server has it. */
export type SavedDraft = { draft: Draft; etag: string };

export type DraftState = {
  mine: Draft;
  /** What the server last acknowledged. */
  base: SavedDraft;
  /** waiting: the server is away and will be asked again. refused: it does not take this text. stale: somebody else saved. */
  status: 'saved' | 'unsaved' | 'saving' | 'waiting' | 'refused' | 'stale';
  /** What somebody else saved, while `status` is stale. */
  theirs: SavedDraft | null;
  problem: ProblemError | null;
};

export type DraftIo = {
  read: () => Promise<SavedDraft>;
  write: (draft: Draft, etag: string) => Promise<SavedDraft>;
  /** Keeps what the server does not have yet where a closed tab cannot lose it; null when there is nothing. */
  keep: (pending: SavedDraft | null) => void;
  /** Calls later, once; the answer takes it back. */
  later: (action: () => void, ms: number) => () => void;
};

const restMs = 900;
const longestWaitMs = 15_000;

export const sameDraft = (a: Draft, b: Draft): boolean =>
  a.sql === b.sql &&
  JSON.stringify(sorted([a.settings, a.jar])) === JSON.stringify(sorted([b.settings, b.jar]));

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value;

export type DraftStore = ReturnType<typeof createDraftStore>;

/**
 * The draft a person edits: saved by itself a moment after the last key, on top of exactly what was read. What is not
 * on the server yet is kept; when somebody else saved meanwhile, both texts stay until a person has chosen.
 */
export function createDraftStore(first: SavedDraft, io: DraftIo, left: SavedDraft | null = null) {
  let state: DraftState = { mine: first.draft, base: first, status: 'saved', theirs: null, problem: null };
  let cancel = () => {};
  let failures = 0;
  let flight: Promise<void> | null = null;
  const listeners = new Set<() => void>();
  const set = (next: Partial<DraftState>) => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const schedule = (ms: number) => {
    cancel();
    cancel = io.later(() => void save(), ms);
  };
  const acknowledged = (saved: SavedDraft) => {
    failures = 0;
    const clean = sameDraft(saved.draft, state.mine);
    io.keep(clean ? null : { draft: state.mine, etag: saved.etag });
    set({ base: saved, status: clean ? 'saved' : 'unsaved', theirs: null, problem: null });
    if (!clean) schedule(restMs);
  };
  const stale = async (problem: ProblemError): Promise<void> => {
    const theirs = await io.read();
    // Our own save whose answer was lost, or both wrote the same.
    if (sameDraft(theirs.draft, state.mine)) return acknowledged(theirs);
    set({ status: 'stale', theirs, problem });
  };
  const failed = async (error: unknown): Promise<void> => {
    const problem =
      error instanceof ProblemError ? error : new ProblemError(0, { detail: String(error) }, error);
    if (problem.code === 'stale') return stale(problem).catch(failed);
    const away = problem.status === 0 || problem.status >= 500 || problem.status === 429;
    set({ status: away ? 'waiting' : 'refused', problem });
    if (!away) return;
    failures += 1;
    schedule(Math.min(1_000 * 2 ** (failures - 1), longestWaitMs));
  };
  const attempt = async () => {
    const { mine, base } = state;
    set({ status: 'saving' });
    try {
      acknowledged(await io.write(mine, base.etag));
    } catch (error) {
      await failed(error);
    }
  };
  /** Saves now, unless there is nothing to save or a person has to choose first. */
  const save = async (): Promise<void> => {
    cancel();
    if (flight) return flight;
    if (state.status === 'saved' || state.status === 'stale') return;
    flight = attempt().finally(() => {
      flight = null;
    });
    return flight;
  };
  const edit = (change: Partial<Draft>) => {
    const mine = { ...state.mine, ...change };
    if (sameDraft(mine, state.mine)) return;
    io.keep({ draft: mine, etag: state.base.etag });
    set({ mine, ...(state.status === 'stale' || state.status === 'saving' ? {} : { status: 'unsaved' }) });
    if (state.status === 'unsaved') schedule(restMs);
  };
  /** Answers once the server has everything; throws what keeps it from that. */
  const flush = async (): Promise<void> => {
    for (let tries = 0; tries < 3 && state.status !== 'saved'; tries += 1) {
      await save();
      if (state.problem) throw state.problem;
    }
  };
  /** A person chose what shall stand, knowing what the other one saved. */
  const choose = (draft: Draft) => {
    if (!state.theirs) return;
    const base = state.theirs;
    const clean = sameDraft(draft, base.draft);
    io.keep(clean ? null : { draft, etag: base.etag });
    set({ mine: draft, base, theirs: null, problem: null, status: clean ? 'saved' : 'unsaved' });
    if (!clean) void save();
  };
  /** Takes over what others saved, as long as nothing of our own would be lost. */
  const refresh = async (): Promise<void> => {
    if (state.status !== 'saved') return;
    const now = await io.read().catch(() => null);
    if (!now || state.status !== 'saved' || now.etag === state.base.etag) return;
    set({ mine: now.draft, base: now });
  };
  if (left && !sameDraft(left.draft, first.draft)) {
    const onTop = left.etag === first.etag;
    state = { ...state, mine: left.draft, status: onTop ? 'unsaved' : 'stale', theirs: onTop ? null : first };
    if (onTop) schedule(0);
  } else io.keep(null);
  return {
    get: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    edit,
    save,
    flush,
    choose,
    refresh,
  };
}
