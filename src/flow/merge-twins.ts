import type { Incident } from '../incident/incident.ts';
import { oneOf } from '../incident/merge.ts';
import { sameWorkload } from '../incident/same-workload.ts';
import { nodeOfPlace } from '../incident/with-signals.ts';
import { step } from '../incident/step.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { show } from './show.ts';

const mostOpen = 1_000;

/** Makes one incident of those that a diagnosis found to be the same trouble. True: this one went on as a part of another. */
export async function mergeTwins(deps: FlowDeps, incident: Incident): Promise<boolean> {
  for (const { value: other } of await deps.store.incidents('open', mostOpen)) {
    if (other.id === incident.id || !sameWorkload(incident, other)) continue;
    const pair = oneOf(incident, other);
    if (!pair) continue;
    await join(deps, pair.stays.id, pair.goes);
    if (pair.goes.id === incident.id) return true;
  }
  return false;
}

/** First one has all, then the other ends: when the bot dies in between, the next look does the rest. */
export async function join(deps: FlowDeps, id: string, other: Incident, by?: string): Promise<void> {
  const { store } = deps;
  const theirs = await store.places(other.id);
  for (;;) {
    const stored = await store.incident(id);
    if (!stored) return;
    const known = await store.knownPlaces(id, theirs);
    const added = theirs.filter((place) => !known.has(place));
    const nodes = added.filter((place) => nodeOfPlace(place) !== undefined);
    const pods =
      other.workload.kind === 'DaemonSet' ? added : added.filter((place) => !nodes.includes(place));
    const places = { pods: pods.length, nodes: nodes.length };
    const now = deps.clock.now().toISOString();
    const after = step(stored.value, { kind: 'joined', other, places }, now);
    if (after === stored.value) break;
    if (!(await store.saveIncident(after, stored.version, { signals: [], places: added }))) continue;
    deps.log.info({ incident: id, other: other.id }, 'two incidents are one trouble');
    await show(deps, after);
    break;
  }
  await changeIncident(deps, other.id, { kind: 'went-on-as', into: id, ...(by ? { by } : {}) });
}
