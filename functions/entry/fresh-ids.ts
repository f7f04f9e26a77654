import { monotonicFactory } from 'ulid';
import { type IdKind, makeId } from '../../shared/ids.ts';

const ulid = monotonicFactory();

/** What the doors hand to everything behind them: the only clock there is, and ids that sort in the order they were made. */
export const clock = { now: () => Date.now() };
export const makeFreshId = (kind: IdKind): string => makeId(kind, ulid());
