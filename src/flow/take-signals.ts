import type { Incident } from '../incident/incident.ts';
import { mayReopen } from '../incident/reopen.ts';
import { belongs, openIncident, step } from '../incident/step.ts';
import { placesOf } from '../incident/with-signals.ts';
import type { Stored } from '../ports.ts';
import type { Signal } from '../signal/signal.ts';
import { newIncidents } from './bells.ts';
import type { FlowDeps } from './deps.ts';

const openAtOnce = 1_000;
const endedLately = 100;

/** A signal with when it came in. */
export interface Arrived {
  readonly signal: Signal;
  /** ISO instant of the product's clock. */
  readonly at: string;
  /** What a watched pod tells is new, whatever the clocks say: only a pod's past may be too old to be told. */
  readonly isNews: boolean;
}

/** Takes signals that come in now. */
export function takeSignals(deps: FlowDeps, signals: readonly Signal[]): Promise<readonly string[]> {
  const at = deps.clock.now().toISOString();
  return takeArrived(
    deps,
    signals.map((signal) => ({ signal, at, isNews: false })),
  );
}

/**
 * Takes signals exactly once, each into the incident it belongs to: all of one workload and trouble are one
 * save. The answer names the incidents that changed.
 */
export async function takeArrived(deps: FlowDeps, arrived: readonly Arrived[]): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const group of byTrouble(await recent(deps, await unseen(deps, arrived)))) {
    const id = await takeGroup(deps, group);
    deps.log.info({ incident: id, signals: group.map(({ key }) => key) }, 'signals taken');
    changed.push(id);
  }
  return changed;
}

async function unseen(deps: FlowDeps, arrived: readonly Arrived[]): Promise<readonly Arrived[]> {
  const fresh = new Map<string, Arrived>();
  for (const each of arrived) {
    const { key } = each.signal;
    if (!fresh.has(key) && !(await deps.store.hasSeen(key))) fresh.set(key, each);
  }
  return [...fresh.values()];
}

/** What is older than the look-back window is noted, so that it is not told later either. */
async function recent(deps: FlowDeps, arrived: readonly Arrived[]): Promise<readonly Signal[]> {
  const isOld = ({ signal, at, isNews }: Arrived): boolean =>
    !isNews && Date.parse(signal.at) < Date.parse(at) - deps.settings.lookbackMs;
  const signals = arrived.filter((each) => !isOld(each)).map(({ signal }) => signal);
  const old = arrived.filter(isOld).map(({ signal }) => signal);
  if (old.length === 0) return signals;
  await deps.store.markSeen(old);
  const noted = old.map(({ key, at, pod }) => ({ signal: key, at, pod }));
  deps.log.info({ noted }, 'old signals noted, not alerted');
  return signals;
}

function byTrouble(signals: readonly Signal[]): readonly Group[] {
  const groups = new Map<string, [Signal, ...Signal[]]>();
  for (const signal of signals) {
    const { cluster, namespace, kind, name } = signal.workload;
    const key = [cluster, namespace, kind, name, signal.trouble].join('/');
    const group = groups.get(key);
    if (group) group.push(signal);
    else groups.set(key, [signal]);
  }
  return [...groups.values()];
}

/** Signals of one workload and trouble, at least one. */
type Group = readonly [Signal, ...Signal[]];

async function takeGroup(deps: FlowDeps, signals: Group): Promise<string> {
  const { store } = deps;
  for (;;) {
    const { value: before, version } = await incidentFor(deps, signals[0]);
    const places = [...new Set(signals.flatMap((signal) => placesOf(before, signal)))];
    const known = await store.knownPlaces(before.id, places);
    const incident = step(before, { kind: 'signals', signals, known }, deps.clock.now().toISOString());
    const taken = { signals, places: places.filter((place) => !known.has(place)) };
    if (!(await store.saveIncident(incident, version, taken))) continue;
    deps.bells.ring(incident.id);
    if (version === 0 || before.reopened !== undefined) deps.bells.ring(newIncidents);
    return incident.id;
  }
}

/** The incident that a signal belongs to, open again if it had just ended; version 0: a new one. */
async function incidentFor(deps: FlowDeps, signal: Signal): Promise<Stored<Incident>> {
  const open = await deps.store.incidents('open', openAtOnce);
  const found = open.find((stored) => belongs(stored.value, signal));
  if (found) return found;
  const now = deps.clock.now().toISOString();
  const newest = await deps.store.incidents('all', endedLately);
  const ended = newest.find(({ value }) => mayReopen(value, signal, deps.settings.reopenMs));
  if (ended) return { value: step(ended.value, { kind: 'reopened' }, now), version: ended.version };
  return { value: openIncident(signal, await nextId(deps), now), version: 0 };
}

/** The id of the next new incident; whoever takes it first has it. */
export async function nextId({ store }: Pick<FlowDeps, 'store'>): Promise<string> {
  const last = Number((await store.newestId())?.split('-')[1] ?? 0);
  return `inc-${last + 1}`;
}
