import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { assertSecretReference } from '../../../shared/resources/secret-reference.ts';
import type { SecretStore } from '../../ports/secret-store.ts';
import { type AwsClientLimits, type AwsConnection, clientConfig } from './connection.ts';

export const createSecretsClient = (connection: AwsConnection, limits?: AwsClientLimits) =>
  new SecretsManagerClient(clientConfig(connection, limits));

/** Secrets Manager: one secret for each reference, named below the prefix, which permissions are given by. */
export function createSecretStore(options: { client: SecretsManagerClient; prefix: string }): SecretStore {
  const { client, prefix } = options;
  const nameOf = (reference: string): string => {
    assertSecretReference(reference);
    return `${prefix}${reference}`;
  };
  const get = async (reference: string): Promise<string | null> => {
    try {
      const answer = await client.send(new GetSecretValueCommand({ SecretId: nameOf(reference) }));
      return answer.SecretString ?? null;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return null;
      throw error;
    }
  };
  return {
    put: async (reference, value) => {
      const Name = nameOf(reference);
      try {
        await client.send(new CreateSecretCommand({ Name, SecretString: value }));
      } catch (error) {
        // The answer to an earlier try may have been lost: then it is there already.
        if (!(error instanceof ResourceExistsException) || (await get(reference)) !== value) throw error;
      }
    },
    get,
    delete: async (reference) => {
      const SecretId = nameOf(reference);
      try {
        // What nothing refers to needs no days in which it could be taken back.
        await client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
  };
}
