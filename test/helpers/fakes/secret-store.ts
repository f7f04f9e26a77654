import type { SecretStore } from '../../../functions/ports/secret-store.ts';
import { assertSecretReference } from '../../../shared/resources/secret-reference.ts';
import { Faults } from './faults.ts';

/** Secrets in memory. */
export class FakeSecretStore implements SecretStore {
  readonly faults = new Faults(['put', 'get', 'delete']);
  readonly values = new Map<string, string>();

  put(reference: string, value: string): Promise<void> {
    return this.faults.run('put', [reference], () => {
      assertSecretReference(reference);
      const there = this.values.get(reference);
      if (there !== undefined && there !== value) throw new Error('something else has this reference');
      this.values.set(reference, value);
    });
  }

  get(reference: string): Promise<string | null> {
    return this.faults.run('get', [reference], () => {
      assertSecretReference(reference);
      return this.values.get(reference) ?? null;
    });
  }

  delete(reference: string): Promise<void> {
    return this.faults.run('delete', [reference], () => {
      assertSecretReference(reference);
      this.values.delete(reference);
    });
  }
}
