import type { Incident } from '../incident/incident.ts';
import { belongs, openIncident, step } from '../incident/step.ts';
import type { Cluster, Stored } from '../ports.ts';
import { isFluentBit } from '../signal/is-fluent-bit.ts';
import type { Pod } from '../signal/pod.ts';
import { signalsOf } from '../signal/signals-of.ts';
import type { Signal } from '../signal/signal.ts';
import type { FlowDeps } from './deps.ts';
import { show } from './show.ts';

const openAtOnce = 1_000;

/** Takes every signal of a pod's state exactly once into the incident it belongs to. */
export async function takePod(deps: FlowDeps, cluster: Cluster, pod: Pod): Promise<void> {
  const workload = await cluster.workloadOf(pod);
  const container = pod.containers.find((one) => one.role !== 'init' && isFluentBit(one, pod));
  if (container) deps.samples.watch(workload, container.name);
  for (const signal of signalsOf(pod, workload)) await takeSignal(deps, signal);
}

/** Takes a signal into the incident it belongs to, once. */
export async function takeSignal(deps: FlowDeps, signal: Signal): Promise<void> {
  if (await deps.store.hasSeen(signal.key)) return;
  const oldest = deps.clock.now().getTime() - deps.settings.lookbackMs;
  if (Date.parse(signal.at) < oldest) {
    await deps.store.markSeen(signal.key, signal.at);
    deps.log.info({ signal: signal.key, at: signal.at, pod: signal.pod }, 'old signal noted, not alerted');
    return;
  }
  for (;;) {
    const [incident, fromVersion] = await withSignal(deps, signal);
    if (!(await deps.store.saveIncident(incident, fromVersion, { key: signal.key, at: signal.at }))) continue;
    deps.log.info(
      { incident: incident.id, signal: signal.key, kind: signal.kind, pod: signal.pod },
      'signal taken',
    );
    deps.bells.ring(incident.id);
    await show(deps, incident);
    return;
  }
}

/** The incident with the signal in it, and the version it was made from: 0 for a new one. */
async function withSignal(deps: FlowDeps, signal: Signal): Promise<[Incident, number]> {
  const open = await deps.store.incidents('open', openAtOnce);
  const found = open.find((stored) => belongs(stored.value, signal));
  if (found) return [step(found.value, { kind: 'signal', signal }, signal.at), found.version];
  const newest = await deps.store.incidents('all', 1);
  return [openIncident(signal, nextId(newest)), 0];
}

function nextId(newest: readonly Stored<Incident>[]): string {
  const last = Number(newest[0]?.value.id.split('-')[1] ?? 0);
  return `inc-${last + 1}`;
}
