import { createHmac, timingSafeEqual } from 'node:crypto';
import { TaskSlot } from '../../shared/resources/task.ts';

/**
 * Token of one launch: the slot and its HMAC-SHA256. It is derived, never stored, so a launch that is replayed carries
 * the same one; it says nothing but which launch speaks.
 */
export function taskToken(key: Uint8Array, slot: TaskSlot): string {
  const payload = Buffer.from(JSON.stringify(TaskSlot.parse(slot))).toString('base64url');
  return `mt_${payload}.${mac(key, payload).toString('base64url')}`;
}

/** The slot a token speaks for, or null when it is not one of ours. */
export function verifyTaskToken(key: Uint8Array, token: string): TaskSlot | null {
  const match = /^mt_([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/.exec(token);
  const [payload, signature] = [match?.[1], match?.[2]];
  if (!payload || !signature) return null;
  const given = Buffer.from(signature, 'base64url');
  const wanted = mac(key, payload);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  const parsed = TaskSlot.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return parsed.success ? parsed.data : null;
}

const mac = (key: Uint8Array, payload: string) => createHmac('sha256', key).update(payload).digest();
