/** Milliseconds each of `count` calls took, `atOnce` of them under way at any time. */
export async function latencies(
  count: number,
  atOnce: number,
  call: (number: number) => Promise<unknown>,
): Promise<number[]> {
  const taken: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const mine = next;
      next += 1;
      const began = performance.now();
      await call(mine);
      taken.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return taken;
}
