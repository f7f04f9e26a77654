import { expect } from 'vitest';
import { errorCodes } from '../../shared/errors.ts';
import type { WireAnswer } from './wire.ts';

/**
 * What any answer to bad input must be: a success (it was not so bad), or a problem of the closed list; never a
 * failure of ours, never anything of the inside.
 */
export const expectNoFailure = ({ status, headers, body }: WireAnswer, what: string): void => {
  expect(status, `${what}: ${body.slice(0, 500)}`).toBeLessThan(500);
  expect(body, what).not.toMatch(/\.tsx?:|node_modules|node:internal|\bat \S+ \(|[A-Z]\w+Error:/);
  if (status < 400) return;
  expect(headers.get('content-type'), what).toBe('application/problem+json');
  const problem = JSON.parse(body) as { code: keyof typeof errorCodes; status: number };
  expect(Object.keys(errorCodes), what).toContain(problem.code);
  expect([problem.status, errorCodes[problem.code].status], what).toEqual([status, status]);
};
