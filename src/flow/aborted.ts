/** Resolves when `stop` aborts: what hangs outside must not hold up the end, so it is no longer waited for. */
export const aborted = (stop: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (stop.aborted) return resolve(undefined);
    stop.addEventListener('abort', () => resolve(undefined), { once: true });
  });
