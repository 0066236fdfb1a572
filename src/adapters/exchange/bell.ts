import type { Clock } from '../../ports.ts';

/** Wakes one who waits, also when it rang before. */
export interface Bell {
  readonly ring: () => void;
  /** Resolves when it rings, at once where it rang since the last wait, or after `ms`. */
  readonly wait: (ms: number) => Promise<void>;
}

export function createBell(wall: Clock): Bell {
  let isRung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      isRung = true;
      wake?.();
    },
    async wait(ms) {
      if (!isRung) {
        const rung = new AbortController();
        wake = () => rung.abort();
        await wall.sleep(ms, rung.signal);
        wake = undefined;
      }
      isRung = false;
    },
  };
}
