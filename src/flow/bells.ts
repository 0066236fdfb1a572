/** The bell for whoever waits for incidents that are new. */
export const newIncidents = 'new incidents';
/** The bell for whoever brings messages to chat. */
export const wantedMessages = 'wanted messages';

/** The bell for whoever shows all incidents at once. */
export const changedIncidents = 'changed incidents';

/** Wakes whoever waits for news about one incident. */
export interface Bells {
  ring(id: string): void;
  /** Resolves at the next ring for `id`, when `until` settles, or when `stop` aborts; a ring since the last wait counts. */
  wait(id: string, until: Promise<void>, stop: AbortSignal): Promise<void>;
}

export function createBells(): Bells {
  const rung = new Set<string>();
  const waiting = new Map<string, Set<() => void>>();
  return {
    ring(id) {
      const wakers = waiting.get(id);
      if (!wakers || wakers.size === 0) {
        rung.add(id);
        return;
      }
      waiting.delete(id);
      for (const wake of wakers) wake();
    },
    async wait(id, until, stop) {
      if (rung.delete(id) || stop.aborted) return;
      await new Promise<void>((resolve) => {
        const wakers = waiting.get(id) ?? new Set();
        const wake = () => {
          wakers.delete(wake);
          stop.removeEventListener('abort', wake);
          resolve();
        };
        waiting.set(id, wakers.add(wake));
        stop.addEventListener('abort', wake, { once: true });
        void until.then(wake, wake);
      });
    },
  };
}
