import type { ChangeCost } from '../../../shared/resources/job-settings.ts';

/** One setting as its JSON Schema describes it. */
export type FieldSchema = {
  type?: 'string' | 'integer' | 'number' | 'boolean' | 'object';
  title: string;
  help: string;
  unit?: string;
  change: ChangeCost;
  default: unknown;
  enum?: readonly string[];
  anyOf?: readonly { const: number }[];
  minimum?: number;
  maximum?: number;
  pattern?: string;
};

/** A whole number that may be left out, as its JSON Schema describes it. */
export type OptionalNumberSchema = {
  title: string;
  help: string;
  unit: string;
  anyOf: readonly { type: 'integer' | 'null'; minimum?: number; maximum?: number }[];
};
