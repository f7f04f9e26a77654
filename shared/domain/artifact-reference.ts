/** `art_…@3` in its parts; version null is the newest. */
export const readReference = (reference: string): { artifactId: string; version: number | null } => {
  const [id = '', version] = reference.split('@');
  return { artifactId: id, version: version === undefined ? null : Number(version) };
};
