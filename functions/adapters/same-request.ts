import { isDeepStrictEqual } from 'node:util';
import type { LaunchRequest } from '../ports/engine-runtime.ts';

/** A client token stands for one request. Throws when it comes with another. */
export function mustBeSame(first: LaunchRequest, again: LaunchRequest): void {
  if (!isDeepStrictEqual(first, again)) {
    throw new Error(`Client token "${again.clientToken}" was used for another launch.`);
  }
}
