import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type AwsConnection, clientConfig } from './connection.ts';

/** Bytes of a secret of Secrets Manager. Throws when it has no text; the message never holds the value. */
export async function readSecret(connection: AwsConnection, secretId: string): Promise<Uint8Array> {
  const client = new SecretsManagerClient(clientConfig(connection));
  const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  client.destroy();
  if (!text) throw new Error(`Secret ${secretId} has no text.`);
  return new TextEncoder().encode(text);
}
