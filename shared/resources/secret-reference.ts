/** Tenant first, as in every address: permissions and folders are given by it. */
export const secretReference = (tenantId: string, workspaceId: string, random: Uint8Array): string =>
  `${tenantId}/${workspaceId}/${hex(random)}`;

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const pattern = /^[A-Za-z0-9_]+\/[A-Za-z0-9_]+\/[0-9a-f]{32}$/;

/** Pair assertion of those who build a path or a name from it. */
export function assertSecretReference(reference: string): void {
  if (!pattern.test(reference)) throw new Error('not the reference of a secret');
}
