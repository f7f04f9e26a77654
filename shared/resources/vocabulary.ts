import { z } from 'zod';

/** What a script may name in one engine release, as Flink itself tells it: `engine-container/vocabulary`. */
export const FunctionWord = z.strictObject({
  name: z.string(),
  kind: z.enum(['scalar', 'aggregate', 'table', 'process_table']),
  /** Each way to call it: `LPAD(STRING, INTEGER, STRING)`. */
  signatures: z.array(z.string()),
});
export type FunctionWord = z.infer<typeof FunctionWord>;

export const OptionWord = z.strictObject({
  key: z.string(),
  required: z.boolean(),
  /** `string`, `integer`, `duration`, `memory`, `one of` and so on. */
  type: z.string(),
  /** All that it may be, where that is known. */
  values: z.array(z.string()),
  default: z.string().nullable(),
  description: z.string(),
});
export type OptionWord = z.infer<typeof OptionWord>;

const Described = z.strictObject({ name: z.string(), options: z.array(OptionWord) });

export const Vocabulary = z.strictObject({
  functions: z.array(FunctionWord),
  /** Values of the table option `connector`. */
  connectors: z.array(Described.extend({ source: z.boolean(), sink: z.boolean() })),
  /** Values of the table option `format`; their options begin with their name and a dot. */
  formats: z.array(Described),
});
export type Vocabulary = z.infer<typeof Vocabulary>;
