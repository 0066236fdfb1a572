/** Shares `total` among wants: small wants are met in full, the large ones are cut to the same size. */
export function share(wants: readonly number[], total: number): readonly number[] {
  const given = wants.map(() => 0);
  const order = wants.map((want, index) => ({ want, index })).sort((a, b) => a.want - b.want);
  let left = Math.max(0, total);
  for (const [at, { want, index }] of order.entries()) {
    const part = Math.min(want, Math.floor(left / (order.length - at)));
    given[index] = part;
    left -= part;
  }
  return given;
}
