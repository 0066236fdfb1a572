import type { Clock } from '../../src/ports.ts';

interface Sleeper {
  readonly dueMs: number;
  readonly order: number;
  readonly wake: () => void;
}

export interface ManualClock extends Clock {
  /** Moves time on, waking every sleeper at its own instant, oldest first, and lets all that follows from it happen. */
  advance(ms: number): Promise<void>;
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>;
  /** Sets the clock forth or back, as an administrator does: nobody wakes earlier or later for it. */
  jump(ms: number): void;
  /** How many sleep now. */
  sleepers(): number;
}

/**
 * A clock that stands still until it is told to go on. `busy`: the end of what is under way and waited for, such as the answers of a
 * database that is no part of this process; undefined when nothing is.
 */
export function createManualClock(
  start: string,
  busy: () => Promise<void> | undefined = () => undefined,
): ManualClock {
  const sleepers = new Set<Sleeper>();
  let nowMs = Date.parse(start);
  let order = 0;
  let jumpedMs = 0;

  const settle = async () => {
    const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));
    await turn();
    for (let end = busy(); end; end = busy()) {
      await end;
      await turn();
    }
  };
  const nextBefore = (endMs: number) =>
    [...sleepers]
      .filter((one) => one.dueMs <= endMs)
      .toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];

  return {
    now: () => new Date(nowMs + jumpedMs),
    steadyMs: () => nowMs,
    jump: (ms) => void (jumpedMs += ms),
    settle,
    sleepers: () => sleepers.size,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper: Sleeper = { dueMs: nowMs + Math.max(0, ms), order: (order += 1), wake };
        function wake() {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        }
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake, { once: true });
      }),
    async advance(ms) {
      const endMs = nowMs + ms;
      await settle();
      for (let next = nextBefore(endMs); next; next = nextBefore(endMs)) {
        nowMs = Math.max(nowMs, next.dueMs);
        next.wake();
        await settle();
      }
      nowMs = endMs;
    },
  };
}
