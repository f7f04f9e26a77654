import { createHash } from 'node:crypto';

/** What a token is for can be told from its beginning, by people and by scanners for leaked secrets. */
export const tokenPrefixes = { apiKey: 'mr_', session: 'ms_' } as const;

export const sessionHours = 12;

/** 256 random bits. */
export const makeToken = (kind: keyof typeof tokenPrefixes, random: (bytes: number) => Uint8Array): string =>
  tokenPrefixes[kind] + Buffer.from(random(32)).toString('base64url');

/**
 * A token is looked up by this. What can be timed is the look-up of a hash, which tells nothing of the token;
 * a plain SHA-256 will do because 256 random bits cannot be guessed.
 */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

export const looksLikeToken = (text: string): boolean => /^m[rs]_[A-Za-z0-9_-]{43}$/.test(text);
