import { z } from 'zod';
import { variableName } from './variable-name.ts';

/** As it stands in a script between `${` and `}`. */
export const VariableName = z
  .string()
  .regex(variableName, 'letters, digits, dot, dash and underscore; a letter first')
  .max(64)
  .meta({ title: 'Name', help: 'Written ${name} in SQL.' });

export const VariableValue = z.string().max(4_000).meta({
  title: 'Value',
  help: 'Put in place of ${name} as it is. Whoever reads the workspace sees it, unless the variable is secret.',
});

export const SecretNames = z.array(VariableName);

/** Values by name. */
export const VariableValues = z.record(VariableName, VariableValue);
export type VariableValues = z.infer<typeof VariableValues>;

/** Text that scripts of the workspace name instead of holding it. */
export const Variable = z
  .strictObject({
    name: VariableName,
    secret: z.boolean().meta({
      title: 'Secret',
      help: 'Its value is never shown again and never stored with a version. Fixed for the life of the variable.',
    }),
    value: VariableValue.nullable().meta({ title: 'Value', help: 'Null: it is secret.' }),
    description: z.string().max(500).meta({ title: 'Description', help: 'What it is for.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Variable' });
export type Variable = z.infer<typeof Variable>;

/** As it is stored; times are milliseconds since the epoch. */
export const VariableRecord = z
  .strictObject({
    schema: z.literal(1),
    name: VariableName,
    /** Null when it is secret. */
    value: VariableValue.nullable(),
    /** Where the secret store has the value; null when it is no secret. */
    reference: z.string().nullable().default(null),
    description: z.string(),
    createdAt: z.int(),
    updatedAt: z.int(),
  })
  .refine(({ value, reference }) => (value === null) !== (reference === null), 'a value or a reference');
export type VariableRecord = z.infer<typeof VariableRecord>;

/** A version of a job names the secret variable. */
export const SecretUseRecord = z.strictObject({
  schema: z.literal(1),
  jobId: z.string(),
  jobVersion: z.int(),
});
export type SecretUseRecord = z.infer<typeof SecretUseRecord>;
