import type { Incident } from '../incident/incident.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';

/** A plan waits for people until it expires. */
export async function waitForDecision(deps: FlowDeps, incident: Incident, stop: AbortSignal): Promise<void> {
  const attempt = incident.attempts.at(-1);
  const leftMs = Date.parse(attempt?.expiresAt ?? '') - deps.clock.now().getTime();
  if (leftMs <= 0) {
    await changeIncident(deps, incident.id, { kind: 'expired', attempt: attempt?.number ?? 0 });
    return;
  }
  await waitForNews(deps, incident.id, leftMs, stop);
}

/** Returns at the next news about an incident, or after `ms`. */
export async function waitForNews(deps: FlowDeps, id: string, ms: number, stop: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const timer = deps.clock.sleep(ms, AbortSignal.any([stop, enough.signal]));
  await deps.bells.wait(id, timer, stop);
  enough.abort();
}
