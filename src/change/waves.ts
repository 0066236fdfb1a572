/** How many pods of a workload run a change before it is looked at: a number, or a share of all. */
export type WaveSize = number | `${number}%`;

/** How many pods run the change after each wave: rising, shares rounded up, the last wave is all of them. */
export function wavesOf(total: number, sizes: readonly WaveSize[]): readonly number[] {
  const counts = sizes
    .map((size) => (typeof size === 'number' ? size : Math.ceil((total * Number.parseFloat(size)) / 100)))
    .filter((count) => count > 0 && count < total);
  return [...new Set(counts), total].toSorted((a, b) => a - b);
}

/**
 * How many pods may be away at a time, as a rolling update of the workload would have it: `maxUnavailable` as written (`1`, `25%`,
 * shares of a DaemonSet round up), at least one.
 */
export function mayBeAway(total: number, maxUnavailable = '1'): number {
  const share = /^(\d+(?:\.\d+)?)%$/.exec(maxUnavailable);
  const count = share ? Math.ceil((total * Number(share[1])) / 100) : Number.parseInt(maxUnavailable, 10);
  return Math.max(1, Number.isFinite(count) ? count : 1);
}
