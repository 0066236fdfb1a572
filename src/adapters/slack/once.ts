/**
 * Runs the work of one key once: Slack delivers at least once, and a second delivery gets the first one's result.
 * Keeps the newest `size` keys.
 */
export function createOnce<T>(size = 2_000): (key: string, work: () => Promise<T>) => Promise<T> {
  const results = new Map<string, Promise<T>>();
  return (key, work) => {
    const known = results.get(key);
    if (known) return known;
    const result = work();
    results.set(key, result);
    for (const old of results.keys()) {
      if (results.size <= size) break;
      results.delete(old);
    }
    return result;
  };
}
