/**
 * The body of GET `/api/v2/reload`: how often this process has taken its configuration in anew since it started; undefined for anything else,
 * such as the page of a version before 2.1.0.
 */
export function readReloadCount(body: string): number | undefined {
  const count = field(body, 'hot_reload_count');
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : undefined;
}

/** What a POST there was answered: asked for and under way (the count tells of its end), already under way, or not possible. */
export type ReloadAnswer = 'accepted' | 'busy' | 'not-enabled' | 'unknown';

/** Status 0, -1 (hot reload is off, with HTTP 200 all the same) and -2 (another one is under way), as versions from 2.1.0 on answer. */
export function readReloadAnswer(body: string): ReloadAnswer {
  const status = field(body, 'status');
  if (status === 0) return 'accepted';
  if (status === -2) return 'busy';
  return status === -1 ? 'not-enabled' : 'unknown';
}

function field(body: string, name: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  } catch {
    return undefined;
  }
}
