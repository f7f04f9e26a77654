import { z } from 'zod';
import * as identity from '../resources/identity.ts';
import * as job from '../resources/job.ts';
import { JobSettings } from '../resources/job-settings.ts';
import { Connector, EngineRelease } from '../resources/platform.ts';

type Json = Record<string, unknown>;

/** Resources get their names here, so that the schemas themselves need not know of OpenAPI. */
const names = new Map<z.ZodType, string>([
  [identity.User, 'User'],
  [identity.Workspace, 'Workspace'],
  [identity.ApiKey, 'ApiKey'],
  [job.Job, 'Job'],
  [job.JobState, 'JobState'],
  [job.Draft, 'Draft'],
  [job.JobVersion, 'JobVersion'],
  [job.Run, 'Run'],
  [job.Command, 'Command'],
  [job.Event, 'Event'],
  [job.Snapshot, 'Snapshot'],
  [job.StartPlan, 'StartPlan'],
  [job.StartRequest, 'StartRequest'],
  [job.StopRequest, 'StopRequest'],
  [JobSettings, 'JobSettings'],
  [EngineRelease, 'EngineRelease'],
  [Connector, 'Connector'],
]);

const namedRegistry = () => {
  const registry = z.registry<Json & { id?: string }>();
  for (const [schema, id] of names) registry.add(schema, { ...z.globalRegistry.get(schema), id });
  return registry;
};

/** Our field metadata in the words of JSON Schema; what it has no word for becomes an extension. */
const translate = (schema: Json): void => {
  const { help, unit, change, example } = schema;
  for (const key of ['help', 'unit', 'change', 'example', 'id', '$schema']) delete schema[key];
  if (typeof help === 'string') schema.description ??= help;
  if (unit !== undefined) schema['x-unit'] = unit;
  if (change !== undefined) schema['x-change-cost'] = change;
  if (example !== undefined) schema.examples ??= [example];
};

const Wrapped = z.object({
  $defs: z.record(z.string(), z.unknown()).optional(),
  properties: z.object({ root: z.unknown() }),
});

/** A request is only ever sent; other shapes differ by direction (defaults) and get two names. */
const inputName = (name: string) => (/Request$|^Nothing$/.test(name) ? name : `${name}Input`);

export type Schemas = {
  /** What is sent: fields with a default may be left out. */
  input: (schema: z.ZodType) => unknown;
  /** What is answered: every field is there. */
  output: (schema: z.ZodType) => unknown;
  components: () => Json;
};

/** Turns Zod schemas into JSON Schema and collects the named ones under components. */
export const makeSchemas = (): Schemas => {
  const outputs = new Map<string, unknown>();
  const inputs = new Map<string, unknown>();
  const registry = namedRegistry();

  const convert = (
    schema: z.ZodType,
    io: 'input' | 'output',
    into: Map<string, unknown>,
    rename: (name: string) => string,
  ): unknown => {
    const own = z.globalRegistry.get(schema) as (Json & { id?: string }) | undefined;
    if (own?.id !== undefined && !registry.has(schema)) registry.add(schema, own);
    // Inside an object, a named schema becomes a reference; a bare root would be written out.
    const converted = z.toJSONSchema(z.object({ root: schema }), {
      io,
      target: 'draft-2020-12',
      unrepresentable: 'any',
      metadata: registry,
      override: ({ zodSchema, jsonSchema }) => {
        const meta = z.globalRegistry.get(zodSchema);
        if (meta) Object.assign(jsonSchema, { ...meta, ...jsonSchema });
        translate(jsonSchema as Json);
      },
    });
    const wrapped = Wrapped.parse(converted);
    const point = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value).replace(
          /"#\/\$defs\/(\w+)"/g,
          (_, name: string) => `"#/components/schemas/${rename(name)}"`,
        ),
      );
    for (const [name, definition] of Object.entries(wrapped.$defs ?? {})) {
      into.set(rename(name), point(definition));
    }
    return point(wrapped.properties.root);
  };

  return {
    input: (schema) => convert(schema, 'input', inputs, inputName),
    output: (schema) => convert(schema, 'output', outputs, (name) => name),
    components: () => Object.fromEntries([...outputs, ...inputs].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};
