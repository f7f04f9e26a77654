/**
 * Speaks the part of Secrets Manager's wire protocol (JSON 1.1) that Millrace uses: a secret is made once, its value is
 * read, and it is deleted for good.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Input = {
  Name?: string;
  SecretId?: string;
  SecretString?: string;
  ForceDeleteWithoutRecovery?: boolean;
  ClientRequestToken?: string;
};

export type SecretsServer = {
  endpoint: string;
  /** By name. */
  secrets: Map<string, string>;
  requests: { action: string; input: Input }[];
  /** How many answers get lost after their effect. */
  lose: (answers: number) => void;
  close(): Promise<void>;
};

const refusal = (type: string) => [400, { __type: type, Message: `Refused: ${type}` }] as const;

function act(secrets: Map<string, string>, action: string, input: Input): readonly [number, object] {
  const name = input.Name ?? input.SecretId ?? '';
  switch (action) {
    case 'CreateSecret':
      if (secrets.has(name)) return refusal('ResourceExistsException');
      secrets.set(name, input.SecretString ?? '');
      return [200, { Name: name }];
    case 'GetSecretValue':
      if (!secrets.has(name)) return refusal('ResourceNotFoundException');
      return [200, { Name: name, SecretString: secrets.get(name) }];
    case 'DeleteSecret':
      if (!secrets.delete(name)) return refusal('ResourceNotFoundException');
      return [200, { Name: name }];
    default:
      return refusal('InvalidRequestException');
  }
}

export async function startSecretsServer(): Promise<SecretsServer> {
  const secrets = new Map<string, string>();
  const requests: SecretsServer['requests'] = [];
  let lost = 0;
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const input = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Input;
    const action = String(incoming.headers['x-amz-target']).replace('secretsmanager.', '');
    requests.push({ action, input });
    const [status, body] = act(secrets, action, input);
    lost -= 1;
    if (lost >= 0) incoming.socket.destroy();
    else
      outgoing.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets,
    requests,
    lose: (answers) => {
      lost = answers;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
