/** Shares `total` bytes out: who wants little gets all of it, and the others the same each. In the order of what is wanted. */
export function shareBytes(wanted: readonly number[], total: number): readonly number[] {
  const shares = wanted.map(() => 0);
  const smallestFirst = [...wanted.entries()].toSorted(([, a], [, b]) => a - b);
  let left = total;
  for (const [done, [index, bytes]] of smallestFirst.entries()) {
    const share = Math.min(bytes, Math.floor(left / (wanted.length - done)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}
