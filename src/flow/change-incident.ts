import type { IncidentEvent } from '../incident/incident-event.ts';
import type { Incident } from '../incident/incident.ts';
import { step } from '../incident/step.ts';
import { auditOfChange } from './audit-of-change.ts';
import type { FlowDeps } from './deps.ts';
import { show } from './show.ts';

/**
 * Applies one event to the newest state of an incident, saves it with what the record says of it, and shows it. The answer is the incident
 * afterwards; `undefined` when there is none or the event changed nothing.
 */
export async function changeIncident(
  deps: FlowDeps,
  id: string,
  event: IncidentEvent,
): Promise<Incident | undefined> {
  for (;;) {
    const stored = await deps.store.incident(id);
    if (!stored) return undefined;
    const now = deps.clock.now().toISOString();
    const after = step(stored.value, event, now);
    if (after === stored.value) return undefined;
    const audit = await auditOfChange(deps, event, after, now);
    if (!(await deps.store.saveIncident(after, stored.version, { audit }))) continue;
    deps.log.info({ incident: id, event: event.kind, state: after.state }, 'incident changed');
    // Whoever waits goes on with the new state even when showing it fails for now.
    deps.bells.ring(id);
    await show(deps, after);
    return after;
  }
}
