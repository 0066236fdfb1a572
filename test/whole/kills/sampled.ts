/** So many of them in the order of `all`, the same ones for the same seed. */
export function sampled<T>(all: readonly T[], count: number, seed: number): readonly T[] {
  let state = seed % 2_147_483_648;
  const drawn = all.map((_, at) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return { at, drawn: state };
  });
  const kept = drawn.toSorted((a, b) => a.drawn - b.drawn).slice(0, count);
  return kept
    .map(({ at }) => at)
    .toSorted((a, b) => a - b)
    .flatMap((at) => all[at] ?? []);
}
