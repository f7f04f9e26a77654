import type { z } from 'zod';
import type { OperationId, Operations, ResponseOf } from '../contract/operations.ts';
import type { Received } from './send.ts';

type Fields<Schema extends z.ZodType> = z.input<Schema>;
type Unless<Condition, Field> = Condition extends true ? unknown : Field;
/** An object schema without fields has every string as its key. */
type IsEmpty<Shape> = string extends keyof Shape ? true : keyof Shape extends never ? true : false;

type ParamsField<Id extends OperationId> = {
  params: { [Name in keyof Fields<Operations[Id]['params']>]: string | number };
};
type BodyField<Id extends OperationId> = Operations[Id]['body'] extends z.ZodType
  ? Record<string, never> extends Fields<Operations[Id]['body']>
    ? { body?: Fields<Operations[Id]['body']> }
    : { body: Fields<Operations[Id]['body']> }
  : unknown;
type QueryField<Id extends OperationId> = {
  query?: { [Name in keyof z.output<Operations[Id]['query']>]?: string | number | undefined };
};

/** What an operation takes: only what its contract has. Updates need `ifMatch`; where it is optional, it refuses what was decided upon an older state. */
export type InputOf<Id extends OperationId> = Unless<
  IsEmpty<z.output<Operations[Id]['params']>>,
  ParamsField<Id>
> &
  Unless<IsEmpty<z.output<Operations[Id]['query']>>, QueryField<Id>> &
  BodyField<Id> & { ifMatch?: string; idempotencyKey?: string };

export type ReceivedFrom<Id extends OperationId> = Omit<Received, 'body'> & { body: ResponseOf<Id> };

type Noun<Id extends string> = Id extends `${infer N}.${string}` ? N : never;
type Verb<N extends string, Id extends string> = Id extends `${N}.${infer V}` ? V : never;
type Method<Id extends OperationId> =
  Record<string, never> extends InputOf<Id>
    ? (input?: InputOf<Id>) => Promise<ResponseOf<Id>>
    : (input: InputOf<Id>) => Promise<ResponseOf<Id>>;

/** `client.jobs.start({ params, body })` answers the body; `client.call` also status and ETag. */
export type Client = {
  call: <Id extends OperationId>(id: Id, input: InputOf<Id>) => Promise<ReceivedFrom<Id>>;
} & {
  [N in Noun<OperationId>]: {
    [V in Verb<N, OperationId>]: `${N}.${V}` extends OperationId ? Method<`${N}.${V}`> : never;
  };
};
