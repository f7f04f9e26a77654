import { common } from './common.ts';

/** Every word the console says in English, by place. Chinese has the same keys (the type says so). */
export const en = { common };

type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };
/** What a translation must have: every key, no other. */
export type Words = Same<typeof en>;
