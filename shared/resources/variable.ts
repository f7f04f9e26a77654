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
  help: 'Put in place of ${name} as it is. It is no secret: whoever reads the workspace sees it.',
});

/** Values by name. */
export const VariableValues = z.record(VariableName, VariableValue);
export type VariableValues = z.infer<typeof VariableValues>;

/** Text that scripts of the workspace name instead of holding it. */
export const Variable = z
  .strictObject({
    name: VariableName,
    value: VariableValue,
    description: z.string().max(500).meta({ title: 'Description', help: 'What it is for.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Variable' });
export type Variable = z.infer<typeof Variable>;

/** As it is stored; times are milliseconds since the epoch. */
export const VariableRecord = z.strictObject({
  schema: z.literal(1),
  name: VariableName,
  value: VariableValue,
  description: z.string(),
  createdAt: z.int(),
  updatedAt: z.int(),
});
export type VariableRecord = z.infer<typeof VariableRecord>;
