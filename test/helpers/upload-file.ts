import { createHash } from 'node:crypto';
import type { Harness, TestTenant } from './harness.ts';

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A file in the tenant's workspace, by the three steps of an upload; the artifact. */
export const uploadFile = async (
  h: Harness,
  { workspaceId, admin }: TestTenant,
  name: string,
  bytes: Buffer,
) => {
  const path = `/v1/workspaces/${workspaceId}/artifacts`;
  const { token } = admin;
  const json = { name, sizeBytes: bytes.byteLength, sha256: sha256Of(bytes) };
  const begun = await h.request('POST', path, { token, json });
  if (begun.status !== 201) throw new Error(begun.text);
  h.files.send(begun.body.parts, bytes);
  const done = await h.request('POST', `${path}/uploads/${begun.body.id}/complete`, { token });
  if (done.status !== 201) throw new Error(done.text);
  return done.body;
};
