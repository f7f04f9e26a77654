/** Head of a `_metadata` file: magic, format version, checkpoint id. */
export function metadata(checkpointId: number): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 0x4960672d);
  view.setInt32(4, 4);
  view.setBigInt64(8, BigInt(checkpointId));
  return bytes;
}
