import type { FlowDeps } from './deps.ts';

/** Returns at the next news about an incident, or after `ms`. */
export async function waitForNews(deps: FlowDeps, id: string, ms: number, stop: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const timer = deps.clock.sleep(ms, AbortSignal.any([stop, enough.signal]));
  await deps.bells.wait(id, timer, stop);
  enough.abort();
}
