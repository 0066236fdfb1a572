import type { Incident } from '../incident/incident.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { show } from './show.ts';

const lookAgainMs = 10_000;

/** A plan waits for people until it expires. Whether it may be carried out can change meanwhile, and its card says so. */
export async function waitForDecision(deps: FlowDeps, incident: Incident, stop: AbortSignal): Promise<void> {
  const attempt = incident.attempts.at(-1);
  const leftMs = Date.parse(attempt?.expiresAt ?? '') - deps.clock.now().getTime();
  if (leftMs <= 0) {
    await changeIncident(deps, incident.id, { kind: 'expired', attempt: attempt?.number ?? 0 });
    return;
  }
  const pauseMs = Math.min(leftMs, lookAgainMs);
  const until = deps.clock.now().getTime() + pauseMs;
  await waitForNews(deps, incident.id, pauseMs, stop);
  const stored = await deps.store.incident(incident.id);
  // News are shown by whoever brings them.
  if (stored && deps.clock.now().getTime() >= until) await show(deps, stored.value);
}

/** Returns at the next news about an incident, or after `ms`. */
export async function waitForNews(deps: FlowDeps, id: string, ms: number, stop: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const timer = deps.clock.sleep(ms, AbortSignal.any([stop, enough.signal]));
  await deps.bells.wait(id, timer, stop);
  enough.abort();
}
