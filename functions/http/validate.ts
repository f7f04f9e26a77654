import type { z } from 'zod';
import { type ErrorDetail, MillraceError } from '../../shared/errors.ts';

type Place = 'path' | 'query' | 'body';

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  );

const describe = (place: Place, input: unknown, issue: z.core.$ZodIssue): ErrorDetail[] => {
  const at = (path: readonly PropertyKey[]) => [place, ...path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      location: at([...issue.path, key]),
      message: 'there is no such field',
      fix: 'Leave it out.',
    }));
  }
  const missing = issue.path.length > 0 && valueAt(input, issue.path) === undefined;
  return [{ location: at(issue.path), message: missing ? 'is required' : issue.message }];
};

/** What the schema makes of the input; throws `bad_request` with every issue there is, not only the first. */
export const validate = <Schema extends z.ZodType>(
  schema: Schema,
  place: Place,
  input: unknown,
): z.output<Schema> => {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const details = result.error.issues.flatMap((issue) => describe(place, input, issue));
  const count = details.length === 1 ? 'One thing is' : `${details.length} things are`;
  throw new MillraceError('bad_request', `${count} not valid in the ${place}.`, { details });
};
