import { z } from 'zod';

const Timestamp = z.iso.datetime().meta({ title: 'Time', help: 'UTC, ISO 8601.' });

/** As Flink reads it: names that differ by case are different names. */
export const CatalogName = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and underscores, no digit first')
  .meta({ title: 'Name', help: 'What scripts call it.' });

const Ddl = z.string().min(1).max(50_000).meta({
  title: 'DDL',
  help: 'One CREATE TABLE or CREATE VIEW, with the name that scripts call it by.',
});

export const CatalogKind = z.enum(['table', 'view']);
export type CatalogKind = z.infer<typeof CatalogKind>;

export const CatalogColumn = z.strictObject({ name: z.string(), type: z.string() });
export type CatalogColumn = z.infer<typeof CatalogColumn>;

/** A table or a view that every script of the workspace may use by its name. */
export const CatalogObject = z.strictObject({
  name: CatalogName,
  kind: CatalogKind,
  ddl: Ddl,
  comment: z.string().max(500).meta({ title: 'Comment', help: 'What it holds, for who looks for it.' }),
  /** As its DDL declares them; a view that only selects declares none. */
  columns: z.array(CatalogColumn),
  /** Grows by one with every change. */
  version: z.int().min(1),
  updatedBy: z.string(),
  /** The name they had then; empty when nobody was known. */
  updatedByName: z.string(),
  updatedAt: Timestamp,
});
export type CatalogObject = z.infer<typeof CatalogObject>;

/** A version of a job that has pinned a version of the object. */
export const CatalogUse = z.strictObject({
  objectVersion: z.int(),
  jobId: z.string(),
  jobName: z.string(),
  jobVersion: z.int(),
});
export type CatalogUse = z.infer<typeof CatalogUse>;

/** With the versions of jobs that have pinned it. They keep what they pinned: a change reaches a job with its next version. */
export const CatalogObjectDetail = z.strictObject({ ...CatalogObject.shape, usedBy: z.array(CatalogUse) });
export type CatalogObjectDetail = z.infer<typeof CatalogObjectDetail>;

/** A catalog object as a version of a job keeps it. */
export const PinnedObject = z.strictObject({
  name: CatalogName,
  kind: CatalogKind,
  version: z.int(),
  ddl: Ddl,
});
export type PinnedObject = z.infer<typeof PinnedObject>;

/** As it is stored, now and each version before. Times are milliseconds since the epoch. */
export const CatalogRecord = z.strictObject({
  schema: z.literal(1),
  ...CatalogObject.omit({ updatedAt: true }).shape,
  updatedByName: z.string().default(''),
  updatedAt: z.int(),
});
export type CatalogRecord = z.infer<typeof CatalogRecord>;

export const CatalogUseRecord = z.strictObject({
  schema: z.literal(1),
  ...CatalogUse.omit({ jobName: true }).shape,
});
export type CatalogUseRecord = z.infer<typeof CatalogUseRecord>;
