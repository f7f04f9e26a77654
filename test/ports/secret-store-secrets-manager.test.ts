import { afterEach, describe, expect, it } from 'vitest';
import { createSecretStore, createSecretsClient } from '../../functions/adapters/aws/secret-store.ts';
import { secretReference } from '../../shared/resources/secret-reference.ts';
import { type SecretsServer, startSecretsServer } from '../helpers/secrets-server.ts';
import { secretStoreSuite } from './secret-store.suite.ts';

const servers: SecretsServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const makeWorld = async () => {
  const server = await startSecretsServer();
  servers.push(server);
  const connection = { region: 'eu-central-1', endpoint: server.endpoint };
  const client = createSecretsClient({ ...connection, accessKeyId: 'a', secretAccessKey: 'b' });
  return { server, store: createSecretStore({ client, prefix: 'millrace/test/variables/' }) };
};
const reference = secretReference('tn_1', 'ws_1', new Uint8Array(16));

secretStoreSuite('Secrets Manager', async () => (await makeWorld()).store);

describe('Secrets Manager', () => {
  it('is given names below the prefix, by tenant and workspace, and deletes without a way back', async () => {
    const { server, store } = await makeWorld();
    await store.put(reference, 'open sesame');
    await store.delete(reference);
    const name = `millrace/test/variables/${reference}`;
    expect(server.requests).toMatchObject([
      { action: 'CreateSecret', input: { Name: name } },
      { action: 'DeleteSecret', input: { SecretId: name, ForceDeleteWithoutRecovery: true } },
    ]);
  });

  it('may lose an answer: the secret is stored once, and that is no error', async () => {
    const { server, store } = await makeWorld();
    server.lose(1);
    await store.put(reference, 'open sesame');
    expect([...server.secrets.values()]).toEqual(['open sesame']);
  });
});
