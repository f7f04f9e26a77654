import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { MillraceError } from '../../../shared/errors.ts';

const parameters = { N: 2 ** 15, r: 8, p: 1 };
const keyBytes = 32;
/** Each hash takes 32 MiB and a thread of the pool, so few run at a time and a flood is refused, not queued. */
const most = { running: 2, waiting: 30 };

const waiting: (() => void)[] = [];
let running = 0;

const enter = async (): Promise<void> => {
  if (running < most.running) {
    running += 1;
    return;
  }
  if (waiting.length >= most.waiting) {
    throw new MillraceError('unavailable', 'Too many people sign in at this moment.', {
      extra: { retryAfterSeconds: 1 },
    });
  }
  await new Promise<void>((resolve) => waiting.push(resolve));
};

/** Hands the place over to the next in line, or gives it back. */
const leave = (): void => {
  const next = waiting.shift();
  if (next) next();
  else running -= 1;
};

const derive = async (
  password: string,
  salt: Buffer,
  bytes: number,
  options: ScryptOptions,
): Promise<Buffer> => {
  await enter();
  try {
    return await new Promise<Buffer>((resolve, reject) =>
      scrypt(password.normalize('NFKC'), salt, bytes, { ...options, maxmem: 128 * 2 ** 20 }, (error, key) =>
        error ? reject(error) : resolve(key),
      ),
    );
  } finally {
    leave();
  }
};

/** `scrypt$N=32768,r=8,p=1$salt$hash`: the parameters travel with the hash, so that they can be raised later. */
export const hashPassword = async (password: string, salt: Buffer = randomBytes(16)): Promise<string> => {
  const key = await derive(password, salt, keyBytes, parameters);
  const { N, r, p } = parameters;
  return `scrypt$N=${N},r=${r},p=${p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
};

/** A hash no password has: checking against it takes the time a real check takes. */
const decoy = `scrypt$N=${parameters.N},r=${parameters.r},p=${parameters.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Takes the same time for an unknown user (null) as for a wrong password. */
export const verifyPassword = async (password: string, stored: string | null): Promise<boolean> => {
  const match = /^scrypt\$N=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(stored ?? decoy);
  if (!match) throw new Error('a stored password hash has an unknown form');
  const [, N, r, p, salt = '', hash = ''] = match;
  const expected = Buffer.from(hash, 'base64url');
  const options = { N: Number(N), r: Number(r), p: Number(p) };
  const key = await derive(password, Buffer.from(salt, 'base64url'), expected.length, options);
  return timingSafeEqual(key, expected) && stored !== null;
};
