/** Somebody else wrote meanwhile: this pass ends, the next one reads anew. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}
