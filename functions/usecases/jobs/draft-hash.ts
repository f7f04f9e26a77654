import { createHash } from 'node:crypto';
import type { Draft } from '../../../shared/resources/job.ts';

/** Tells whether a draft differs from the version made of another. Settings are parsed, so their keys have one order. */
export const draftHash = (draft: Draft): string =>
  createHash('sha256')
    .update(JSON.stringify([draft.sql, draft.settings, ...(draft.jar === null ? [] : [draft.jar])]))
    .digest('hex');
