import { said, type Words } from '../language/words.ts';
import type { Signal } from '../signal/signal.ts';
import { told } from './attempts.ts';
import { withDeaths } from './death-rate.ts';
import type { AffectedPod, Incident, TimelineEntry } from './incident.ts';
import type { IncidentEvent } from './incident-event.ts';
import { endOf, withEnds } from './pod-end.ts';

const keptPods = 50;
/** Beyond these the timeline tells only round numbers of pods. */
const toldPods = 10;

/** The incident with signals that it has not taken before. */
export function withSignals(
  incident: Incident,
  { signals, known }: Extract<IncidentEvent, { kind: 'signals' }>,
): Incident {
  const [first] = signals;
  if (!first) return incident;
  const places = newOnes(signals, (signal) => placeOf(incident, signal), known);
  const nodes = newOnes(signals, ({ node }) => node && placeOfNode(node), known);
  const times = signals.map(({ at }) => at);
  const deaths = signals.filter(({ kind }) => kind === 'terminated').map(({ at }) => at);
  const podCount = incident.podCount + places.length;
  return {
    ...withoutGround(signals.every(isCleanEnd) ? incident : aloud(incident), nodes.length > 0),
    signals: incident.signals + signals.length,
    podCount,
    nodeCount: incident.nodeCount + nodes.length,
    pods: withAffected(incident, signals),
    ...(deaths.length > 0 ? { rate: withDeaths(incident.rate, deaths) } : {}),
    openedAt: [incident.openedAt, ...times].reduce(earlier),
    lastSignalAt: [incident.lastSignalAt, ...times].reduce(later),
    timeline: withPlaces(incident, places, podCount),
  };
}

/** Where a signal happened, as the incident counts it: its pod, and its node. */
export function placesOf(
  incident: Pick<Incident, 'workload'>,
  signal: { readonly podUid: string; readonly node?: string },
): readonly string[] {
  const nodes = signal.node === undefined ? [] : [placeOfNode(signal.node)];
  return [...new Set([placeOf(incident, signal), ...nodes])];
}

const nodePrefix = 'node ';
const placeOfNode = (node: string): string => `${nodePrefix}${node}`;

/** The name of the node that a place is; undefined for a pod. */
export const nodeOfPlace = (place: string): string | undefined =>
  place.startsWith(nodePrefix) ? place.slice(nodePrefix.length) : undefined;

/** A DaemonSet's pod is the one of its node, also after a rollout has replaced it. */
function placeOf(
  { workload }: Pick<Incident, 'workload'>,
  pod: { readonly podUid: string; readonly node?: string },
): string {
  return workload.kind === 'DaemonSet' && pod.node !== undefined ? placeOfNode(pod.node) : pod.podUid;
}

/** The first signal of each place that is not known. */
function newOnes(
  signals: readonly Signal[],
  place: (signal: Signal) => string | undefined,
  known: ReadonlySet<string>,
): readonly Signal[] {
  const found = new Map<string, Signal>();
  for (const signal of signals) {
    const where = place(signal);
    if (where !== undefined && !known.has(where) && !found.has(where)) found.set(where, signal);
  }
  return [...found.values()];
}

function withAffected(incident: Incident, signals: readonly Signal[]): readonly AffectedPod[] {
  const pods = new Map(incident.pods.map((pod) => [placeOf(incident, pod), pod]));
  for (const signal of signals) {
    const place = placeOf(incident, signal);
    pods.set(place, affected(pods.get(place), signal));
  }
  return newestPods([...pods.values()]);
}

/** As many as an incident keeps, the newest death at the end. */
export const newestPods = (pods: readonly AffectedPod[]): readonly AffectedPod[] =>
  pods.toSorted((a, b) => Date.parse(a.lastAt) - Date.parse(b.lastAt)).slice(-keptPods);

function affected(before: AffectedPod | undefined, signal: Signal): AffectedPod {
  const isOlder = before !== undefined && Date.parse(signal.at) < Date.parse(before.lastAt);
  // How a pod died says more than how full it was or what an alert calls it.
  const saysLess = before !== undefined && before.deaths > 0 && signal.kind !== 'terminated';
  return {
    pod: signal.pod,
    podUid: signal.podUid,
    ...(signal.node === undefined ? {} : { node: signal.node }),
    deaths: (before?.deaths ?? 0) + (signal.kind === 'terminated' ? 1 : 0),
    lastAt: isOlder ? before.lastAt : signal.at,
    last: isOlder || saysLess ? before.last : wordsFor(signal),
    ...endsOf(before, signal),
  };
}

function endsOf(before: AffectedPod | undefined, signal: Signal): Pick<AffectedPod, 'ends'> {
  const end = endOf(signal);
  const ends = withEnds(before?.ends, end ? [end] : []);
  return ends.length > 0 ? { ends } : {};
}

function withPlaces(
  incident: Incident,
  places: readonly Signal[],
  podCount: number,
): readonly TimelineEntry[] {
  const one = places
    .slice(0, Math.max(0, toldPods - incident.podCount))
    .reduce<Incident>((so, signal) => ({ ...so, timeline: told(so, signal.at, sightOf(signal)) }), incident);
  const round = roundBelow(podCount);
  const last = places.at(-1);
  if (!last || round <= Math.max(toldPods, incident.podCount)) return one.timeline;
  return told(one, last.at, said('event.podsByNow', { count: round }));
}

/** 20, 50, 100, 200, 500 and so on: the last of these that a count has reached. */
function roundBelow(count: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(count, 1)));
  return [5, 2, 1].map((step) => step * power).find((round) => round <= count) ?? 0;
}

/** Ended on request, as in a rollout or a drain; a failing probe looks the same until its events are read. */
function isCleanEnd(signal: Signal): boolean {
  if (signal.kind !== 'terminated' || signal.termination.reason === 'OOMKilled') return false;
  return signal.termination.exitCode === 0 || signal.termination.exitCode === 143;
}

/** What was true of all nodes is not known of new ones. */
function withoutGround(incident: Incident, isSpreading: boolean): Incident {
  const { ground: _ground, ...rest } = incident;
  return isSpreading ? rest : incident;
}

/** No longer one of which nothing is said. */
export function aloud(incident: Incident): Incident {
  const { isQuiet: _isQuiet, ...rest } = incident;
  return rest;
}

const sightOf = (signal: Signal): Words => said('event.pod', { pod: signal.pod, what: wordsFor(signal) });

/** What was seen in a few words: of a death the cluster's own, such as `OOMKilled (137)`. */
function wordsFor(signal: Signal): Words {
  switch (signal.kind) {
    case 'terminated':
      return `${signal.termination.reason ?? 'Terminated'} (${signal.termination.exitCode})`;
    case 'waiting':
      return signal.reason;
    case 'strain':
    case 'alert':
    case 'asked':
      return signal.words;
  }
}

const earlier = (a: string, b: string) => (Date.parse(b) < Date.parse(a) ? b : a);
const later = (a: string, b: string) => (Date.parse(b) > Date.parse(a) ? b : a);
