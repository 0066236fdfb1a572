export const mb = 1e6;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** A measured value beside the limit it has to keep. */
export function verdict(value: number, limit: number): 'pass' | 'FAIL' {
  return value < limit ? 'pass' : 'FAIL';
}
