import { createHash } from 'node:crypto';

/** Hash of (run, epoch, role, index, launch): 64 hex digits, as many as ECS takes. */
export const clientToken = (parts: string): string => createHash('sha256').update(parts).digest('hex');
