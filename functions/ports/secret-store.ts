/**
 * Values that nothing else may hold (Secrets Manager | encrypted files), each under a reference that its writer makes.
 * A value is never changed: a new one gets a reference of its own, so that who reads a record reads the value that was
 * meant by it. It keeps no list, and no message it throws holds a value.
 */
export interface SecretStore {
  /** Durable once it resolves. The same value again is no error; another value under a reference that is taken is. */
  put(reference: string, value: string): Promise<void>;
  /** Null when there is none. */
  get(reference: string): Promise<string | null>;
  /** For good. No error when there is none. */
  delete(reference: string): Promise<void>;
}
