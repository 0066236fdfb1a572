import type { SimClock } from '../../src/demo/clock.ts';

interface Due {
  readonly atMs: number;
  readonly task: () => void;
}

export interface MovedClock extends SimClock {
  /** From now on it is this time; whatever was due until then is done, in order. */
  readonly moveTo: (ms: number) => void;
}

/** A clock that stands still until it is moved. */
export function createMovedClock(startMs: number, rate: number): MovedClock {
  const dues = new Set<Due>();
  let nowMs = startMs;
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
    moveTo(ms) {
      nowMs = ms;
      const ready = [...dues].filter(({ atMs }) => atMs <= nowMs).toSorted((a, b) => a.atMs - b.atMs);
      for (const due of ready) if (dues.delete(due)) due.task();
    },
  };
}
