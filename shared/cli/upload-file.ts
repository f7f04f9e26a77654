import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type Client, createClient } from '../client/client.ts';
import type { Artifact } from '../resources/artifact.ts';
import { findConnection } from './connection.ts';
import { CliError, type Io } from './io.ts';
import { details } from './render.ts';
import { resolveWorkspace } from './resolve.ts';
import type { CommandFlags } from './run-command.ts';

/** A part that did not get through is sent again: a lost line costs one part, not the file. */
const tries = 4;

/** `millrace artifacts upload <file>`: the three steps of an upload in one command. */
export const addUploadCommand = (artifacts: Command, io: Io): void => {
  artifacts
    .command('upload')
    .summary('Upload a file')
    .description(
      'Sends a file straight into the storage; one of a name that exists becomes its next version.',
    )
    .argument('<file>', 'path of the file')
    .option('--name <name>', 'its name in the workspace (that of the file)')
    .option('--json', 'print the artifact as JSON')
    .option('--url <url>', 'address of Millrace (MILLRACE_URL)')
    .option('--key-file <path>', 'file with the API key (or MILLRACE_API_KEY)')
    .option('--data <path>', 'data folder of a local `npm start` (MILLRACE_DATA; .millrace)')
    .option('--workspace <id or name>', 'the workspace (MILLRACE_WORKSPACE; the only one there is)')
    .action((path: string, flags: CommandFlags & { name?: string }) => upload(path, flags, io));
};

async function upload(path: string, flags: CommandFlags & { name?: string }, io: Io): Promise<void> {
  const { url, key } = await findConnection(io, flags, true);
  const client = createClient(url, key);
  const workspaceId = await resolveWorkspace(client, flags.workspace, io);
  const bytes = await io.readBytes(path).catch(() => {
    throw new CliError(`${path} cannot be read.`);
  });
  const artifact = await send(client, workspaceId, flags.name ?? basename(path), bytes, io);
  if (flags.json) io.out(JSON.stringify(artifact, null, 2));
  else for (const line of details(artifact)) io.out(line);
}

async function send(
  client: Client,
  workspaceId: string,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  io: Io,
): Promise<Artifact> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const body = { name, sizeBytes: bytes.byteLength, sha256 };
  const { id, parts } = await client.artifacts.beginUpload({ params: { workspaceId }, body });
  let sent = 0;
  for (const { url, sizeBytes } of parts) {
    await put(url, bytes.subarray(sent, sent + sizeBytes), io);
    sent += sizeBytes;
    io.err(`${name}: ${Math.round((100 * sent) / bytes.byteLength)} %, ${sent} of ${bytes.byteLength} bytes`);
  }
  return client.artifacts.completeUpload({ params: { workspaceId, uploadId: id } });
}

async function put(url: string, part: Uint8Array<ArrayBuffer>, io: Io): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    // The address is a secret for as long as it is good: no message may hold it.
    const answer = await fetch(url, { method: 'PUT', body: part }).catch(() => null);
    if (answer?.ok) return;
    const status = answer?.status ?? 0;
    if (attempt >= tries || (status >= 400 && status < 500)) {
      throw new CliError(
        answer ? `The storage refused a part of the file (${status}).` : 'The storage does not answer.',
        'Upload the file again.',
      );
    }
    await io.sleep(500 * attempt);
  }
}
