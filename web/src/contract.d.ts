declare module 'virtual:contract' {
  import type { OperationId } from '../../shared/contract/operations.ts';
  import type { SendShape } from '../../shared/contract/takes-idempotency-key.ts';

  export const operations: Record<OperationId, SendShape>;
  /** JSON Schema of JobSettings; each property has title, help, unit and change. */
  export const settingsSchema: {
    properties: Record<string, import('./forms/field-schema.ts').FieldSchema>;
  };
  /** JSON Schema of the fields of SnapshotSchedule and SnapshotRetention: whole numbers, or null for none. */
  export const policySchema: {
    properties: Record<string, import('./forms/field-schema.ts').OptionalNumberSchema>;
  };
  /** JSON Schema of JarProgram, as far as the console needs it. */
  export const programSchema: {
    properties: Record<string, Pick<import('./forms/field-schema.ts').FieldSchema, 'change'>>;
  };
  export const largestArtifactBytes: number;
  export const cuSizes: readonly number[];
}
