import type { SimClock } from '../../src/demo/clock.ts';

const tickMs = 10;
/** What a tick counts at most: a machine that is too busy for the program is too busy for its cluster as well. */
const longestTickMs = 25;

interface Due {
  readonly atMs: number;
  readonly task: () => void;
}

/** A clock that runs `rate` times faster than the wall's, and slower while this process gets no time to run. */
export function createPacedClock(rate: number): SimClock & { readonly stop: () => void } {
  const dues = new Set<Due>();
  let nowMs = Date.now();
  let lastTickMs = performance.now();
  const timer = setInterval(() => {
    const wallMs = performance.now();
    nowMs += Math.min(wallMs - lastTickMs, longestTickMs) * rate;
    lastTickMs = wallMs;
    const ready = [...dues].filter(({ atMs }) => atMs <= nowMs).toSorted((a, b) => a.atMs - b.atMs);
    for (const due of ready) if (dues.delete(due)) due.task();
  }, tickMs);
  const after = (ms: number, task: () => void) => {
    const due = { atMs: nowMs + ms, task };
    dues.add(due);
    return () => void dues.delete(due);
  };
  return {
    rate,
    now: () => new Date(nowMs),
    after,
    async sleep(ms, signal) {
      if (signal?.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = () => resolve();
      const cancel = after(ms, wake);
      signal?.addEventListener('abort', wake, { once: true });
      await promise;
      cancel();
      signal?.removeEventListener('abort', wake);
    },
    stop: () => clearInterval(timer),
  };
}
