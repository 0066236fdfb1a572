import { OutsideError } from '../outside-error.ts';
import type { Log } from '../ports.ts';

/** One turn of a part of the program that is under way. */
export interface Busy {
  readonly part: string;
  readonly forMs: number;
}

/** The parts of the program that go round and round, as seen from outside. */
export interface Turns {
  /**
   * One turn of a part. What the outside fails in ends the turn and not the part: false, and the log says so once until a turn goes well.
   * A fault of our own passes.
   */
  readonly take: (part: string, work: () => Promise<void>) => Promise<boolean>;
  /** A turn of many small works is not stuck as long as one of them follows the other. */
  readonly goesOn: (part: string) => void;
  /** What is under way now, longest first. */
  readonly busy: () => readonly Busy[];
}

/** Where good and bad turns follow each other, that is said once: a part works again when none was bad for this long. */
const calmMs = 10_000;

export function createTurns(log: Log, nowMs: () => number): Turns {
  const begun = new Set<{ readonly part: string; atMs: number }>();
  const failing = new Map<string, { readonly failures: number; readonly failedMs: number }>();
  return {
    async take(part, work) {
      const turn = { part, atMs: nowMs() };
      begun.add(turn);
      try {
        await work();
        const trouble = failing.get(part);
        if (!trouble || nowMs() - trouble.failedMs < calmMs) return true;
        log.info({ part, failures: trouble.failures }, 'a part of the program works again');
        failing.delete(part);
        return true;
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error;
        if (!failing.has(part)) log.warn({ part, error }, 'a part of the program waits for the outside');
        const failures = (failing.get(part)?.failures ?? 0) + 1;
        failing.set(part, { failures, failedMs: nowMs() });
        return false;
      } finally {
        begun.delete(turn);
      }
    },
    goesOn(part) {
      for (const turn of begun) if (turn.part === part) turn.atMs = nowMs();
    },
    busy: () =>
      [...begun]
        .map(({ part, atMs }) => ({ part, forMs: nowMs() - atMs }))
        .toSorted((a, b) => b.forMs - a.forMs),
  };
}
