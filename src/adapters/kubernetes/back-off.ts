/** How long to wait before the next try: 0.5 s, doubled each time up to 30 s, with up to half of it taken off by chance. */
export interface BackOff {
  next(atLeastMs?: number): number;
  reset(): void;
}

const firstMs = 500;
const longestMs = 30_000;

export function createBackOff(random: () => number = Math.random): BackOff {
  let failures = 0;
  return {
    next(atLeastMs = 0) {
      const fullMs = Math.min(longestMs, firstMs * 2 ** failures);
      failures += 1;
      // What the server asks for is kept even beyond our own bound, but never sooner.
      return Math.max(atLeastMs, fullMs * (1 - random() / 2));
    },
    reset() {
      failures = 0;
    },
  };
}
