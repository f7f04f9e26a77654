import type { Artifact } from '../../../shared/resources/artifact.ts';
import { client } from './client.ts';

/** A part that did not get through is sent again: a lost line costs one part, not the file. */
const tries = 4;

export type UploadStep = { step: 'reading' | 'sending' | 'checking'; sentBytes: number };

/** Why the storage did not take a part; 0 is no answer at all. */
export class StorageRefused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`storage: ${status}`);
    this.status = status;
  }
}

/**
 * Sends a file straight into the storage, in the three steps of the API. The addresses of the parts are secrets for as
 * long as they are good, and are kept nowhere. Throws ProblemError, StorageRefused, or an AbortError.
 */
export async function uploadArtifact(
  workspaceId: string,
  file: File,
  onStep: (step: UploadStep) => void,
  signal: AbortSignal,
): Promise<Artifact> {
  onStep({ step: 'reading', sentBytes: 0 });
  const sha256 = hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  signal.throwIfAborted();
  const params = { workspaceId };
  const body = { name: file.name, sizeBytes: file.size, sha256 };
  const { id, parts } = await client.artifacts.beginUpload({ params, body });
  let sent = 0;
  for (const { url, sizeBytes } of parts) {
    const before = sent;
    const part = file.slice(before, before + sizeBytes);
    await put(url, part, (bytes) => onStep({ step: 'sending', sentBytes: before + bytes }), signal);
    sent += sizeBytes;
  }
  onStep({ step: 'checking', sentBytes: sent });
  return client.artifacts.completeUpload({ params: { workspaceId, uploadId: id } });
}

const hex = (digest: ArrayBuffer): string =>
  [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

async function put(url: string, part: Blob, onBytes: (bytes: number) => void, signal: AbortSignal) {
  for (let attempt = 1; ; attempt += 1) {
    const status = await putOnce(url, part, onBytes, signal);
    signal.throwIfAborted();
    if (status >= 200 && status < 300) return;
    if (attempt >= tries || (status >= 400 && status < 500)) throw new StorageRefused(status);
    await new Promise((resolve) => setTimeout(resolve, 500 * attempt));
  }
}

/** By XMLHttpRequest, because fetch does not tell how much was sent. Answers the status; 0 when there was no answer. */
const putOnce = (
  url: string,
  part: Blob,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<number> =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.upload.onprogress = ({ loaded }) => onBytes(Math.min(loaded, part.size));
    request.onloadend = () => {
      signal.removeEventListener('abort', abort);
      resolve(request.status);
    };
    signal.addEventListener('abort', abort, { once: true });
    request.open('PUT', url);
    request.send(part);
  });
