/** A clock that may run faster than the wall's: one second of the wall is `rate` seconds here. */
export interface SimClock {
  readonly rate: number;
  now(): Date;
  /** Runs `task` once after `ms` of this clock's time; the answer cancels it. */
  after(ms: number, task: () => void): () => void;
  /** Resolves after `ms` of this clock's time, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export function createSimClock(options: { rate: number; start?: Date }): SimClock {
  const startedMs = performance.now();
  const startMs = (options.start ?? new Date()).getTime();
  const { rate } = options;
  const after = (ms: number, task: () => void) => {
    const timer = setTimeout(task, Math.max(0, ms / rate));
    return () => clearTimeout(timer);
  };
  return {
    rate,
    now: () => new Date(startMs + (performance.now() - startedMs) * rate),
    after,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const cancel = after(ms, done);
        function done() {
          signal?.removeEventListener('abort', done);
          cancel();
          resolve();
        }
        signal?.addEventListener('abort', done, { once: true });
      }),
  };
}
