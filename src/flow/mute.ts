import { isMuted } from '../audience/calls.ts';
import { type ChannelRoute, routeFor } from '../audience/route.ts';
import { severityOf } from '../audience/severity.ts';
import type { Incident } from '../incident/incident.ts';
import { caseFile } from './case-file.ts';
import type { FlowDeps } from './deps.ts';

/** The route that fits an incident as it is now: whom it wakes follows how grave it has become. */
export const routeOf = ({ routing }: Pick<FlowDeps, 'routing'>, incident: Incident): ChannelRoute =>
  routeFor(routing, { ...incident.workload, severity: severityOf(incident).severity });

export const isMutedNow = (deps: Pick<FlowDeps, 'routing' | 'clock'>, incident: Incident): boolean =>
  isMuted(routeOf(deps, incident), severityOf(incident).severity, deps.clock.now());

/**
 * Whether an incident that stands nowhere yet is to stay so: while its route is muted, which is noted so that its end tells of it; and what ended
 * before anybody was told is only listed.
 */
export async function isHeldBack(deps: FlowDeps, incident: Incident): Promise<boolean> {
  if (await deps.store.messageRef(`${incident.id}/alert`)) return false;
  const file = caseFile(deps.store, incident.id);
  const held = await file.read('held');
  // Until its channel is told how many there were, when the window is over.
  if (held === 'held') return true;
  if (!isMutedNow(deps, incident)) return held === 'listed' && incident.state === 'resolved';
  await file.write('held', 'held');
  return true;
}
