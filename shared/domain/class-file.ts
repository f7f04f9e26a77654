/** The little of a Java class file that matters before it runs: its release, its name, and whether it has a main method. */

const magic = 0xcafebabe;
const staticAndPublic = 0x0009;
const mainDescriptor = '([Ljava/lang/String;)V';

/** Bytes of an entry of the constant pool after its tag; a text has a length of its own. */
const sizes: Readonly<Record<number, number>> = {
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 2,
  8: 2,
  9: 4,
  10: 4,
  11: 4,
  12: 4,
  15: 3,
  16: 2,
  17: 4,
  18: 4,
  19: 2,
  20: 2,
};
const textTag = 1;
/** Numbers of 64 bits take two places. */
const isWide = (tag: number): boolean => tag === 5 || tag === 6;

/** The Java release a class needs, from its first eight bytes; null when it is no class. */
export function javaReleaseOf(head: Uint8Array): number | null {
  if (head.byteLength < 8) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return view.getUint32(0) === magic ? view.getUint16(6) - 44 : null;
}

/** Whether the class has `public static void main(String[])`. False for what is no class, or is cut off. */
export function hasMain(bytes: Uint8Array): boolean {
  try {
    return findMain(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes);
  } catch {
    return false;
  }
}

function findMain(view: DataView, bytes: Uint8Array): boolean {
  if (view.getUint32(0) !== magic) return false;
  const { texts, end } = constantTexts(view, bytes);
  // Access flags, this class, super class; then the interfaces.
  let at = end + 6;
  at += 2 + 2 * view.getUint16(at);
  at = members(view, at, () => {});
  let found = false;
  members(view, at, (flags, name, descriptor) => {
    const isMain = texts.get(name) === 'main' && texts.get(descriptor) === mainDescriptor;
    if (isMain && (flags & staticAndPublic) === staticAndPublic) found = true;
  });
  return found;
}

/** Only the short texts of the pool: those the names and descriptors that are looked for can be. */
function constantTexts(view: DataView, bytes: Uint8Array): { texts: Map<number, string>; end: number } {
  const texts = new Map<number, string>();
  const count = view.getUint16(8);
  let at = 10;
  for (let index = 1; index < count; index += 1) {
    const tag = view.getUint8(at);
    if (tag === textTag) {
      const length = view.getUint16(at + 1);
      if (length <= mainDescriptor.length) {
        texts.set(index, new TextDecoder().decode(bytes.subarray(at + 3, at + 3 + length)));
      }
      at += 3 + length;
      continue;
    }
    const size = sizes[tag];
    if (size === undefined) throw new Error(`no constant has tag ${tag}`);
    at += 1 + size;
    if (isWide(tag)) index += 1;
  }
  return { texts, end: at };
}

/** Fields or methods from `at` on; returns where they end. */
function members(
  view: DataView,
  from: number,
  visit: (flags: number, name: number, descriptor: number) => void,
): number {
  let at = from + 2;
  for (let left = view.getUint16(from); left > 0; left -= 1) {
    visit(view.getUint16(at), view.getUint16(at + 2), view.getUint16(at + 4));
    let attributes = view.getUint16(at + 6);
    at += 8;
    for (; attributes > 0; attributes -= 1) at += 6 + view.getUint32(at + 2);
  }
  return at;
}
