import { said } from '../language/words.ts';
import { quote, quoteName } from '../evidence/quote.ts';
import { withResolvedAlert } from '../incident/alert-resolved.ts';
import type { Counter } from '../metric-family.ts';
import { OutsideError } from '../outside-error.ts';
import type { AlertDesk } from '../ports.ts';
import {
  alertPlace,
  type AlertPlace,
  perhapsAt,
  troubleOf,
  type WatchedContainer,
  watchedAt,
} from '../signal/alert-place.ts';
import type { Pod } from '../signal/pod.ts';
import type { AlertOutcome, ReceivedAlert } from '../signal/received-alert.ts';
import type { Signal, WorkloadRef } from '../signal/signal.ts';
import { caseFile } from './case-file.ts';
import { clusterOf, type ConnectedCluster } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { openAt } from './open-incidents.ts';
import { show } from './show.ts';
import { takeSignals } from './take-signals.ts';

/**
 * Alerts about watched Fluent Bit containers become signals of the incidents there, each once; their ends are told in the timeline.
 * What comes together is taken one by one, and two tellings after each other: replicas of Alertmanager tell the same twice.
 */
export function createAlertDesk(deps: FlowDeps, received: Counter): AlertDesk {
  let last: Promise<unknown> = Promise.resolve();
  return {
    async take(alerts) {
      const turn = last.then(async () => takeAll(deps, alerts, received));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

async function takeAll(
  deps: FlowDeps,
  alerts: readonly ReceivedAlert[],
  received: Counter,
): Promise<readonly AlertOutcome[]> {
  const podsOf = rememberPods(deps);
  const outcomes: AlertOutcome[] = [];
  let failure: OutsideError | undefined;
  for (const alert of alerts) {
    try {
      const outcome = await takeOne(deps, alert, podsOf);
      outcomes.push(outcome);
      received.add({ outcome });
      deps.log.info(logFacts(alert, outcome), 'alert received');
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      failure = error;
    }
  }
  if (failure) throw failure;
  return outcomes;
}

/** Labels are somebody else's text: only those that say where it is are logged, and quoted. */
function logFacts({ name, state, labels }: ReceivedAlert, outcome: AlertOutcome) {
  const { namespace = '', pod = '' } = alertPlace(labels);
  return { alert: quoteName(name), state, outcome, namespace: quoteName(namespace), pod: quoteName(pod) };
}

type PodsOf = (ref: WorkloadRef) => Promise<readonly Pod[]>;

/** One list a workload, however many of its pods have an alert. */
function rememberPods(deps: FlowDeps): PodsOf {
  const lists = new Map<WorkloadRef, Promise<readonly Pod[]>>();
  return (ref) => {
    const list = lists.get(ref) ?? clusterOf(deps, ref).reader.podsOf(ref);
    lists.set(ref, list);
    return list;
  };
}

async function takeOne(deps: FlowDeps, alert: ReceivedAlert, podsOf: PodsOf): Promise<AlertOutcome> {
  const cluster = clusterFor(deps, alert);
  if (!cluster) return 'unknown-cluster';
  const { name } = cluster.reader;
  const place = alertPlace(alert.labels);
  const watched = await findWatched(
    place,
    deps.samples.watched().filter(({ ref }) => ref.cluster === name),
    podsOf,
  );
  if (!watched) {
    if (cluster.reader.health().state === 'connected') return 'unwatched';
    throw new OutsideError('kubernetes', 'timeout', said('outside.cluster.podsUnknown', { name }));
  }
  const key = `alert/${name}/${alert.fingerprint}/${alert.startsAt}`;
  if (alert.state === 'resolved') return noteEnd(deps, watched.ref, alert, key);
  if (await deps.store.hasSeen(key)) return 'repeated';
  const taken = await takeSignals(deps, [await signalOf(deps, { alert, place, watched, key }, podsOf)]);
  for (const id of taken) {
    const stored = await deps.store.incident(id);
    if (stored) await show(deps, stored.value);
  }
  return 'taken';
}

async function findWatched(
  place: AlertPlace,
  all: readonly WatchedContainer[],
  podsOf: PodsOf,
): Promise<WatchedContainer | undefined> {
  const sure = watchedAt(place, all);
  if (sure) return sure;
  for (const one of perhapsAt(place, all)) {
    const pods = await podsOf(one.ref);
    if (pods.some(({ name }) => name === place.pod)) return one;
  }
  return undefined;
}

/** That of its `cluster` label, else the only one. */
function clusterFor({ clusters }: FlowDeps, { labels }: ReceivedAlert): ConnectedCluster | undefined {
  const named = labels['cluster'];
  if (named) return clusters.find(({ reader }) => reader.name === named);
  return clusters.length === 1 ? clusters[0] : undefined;
}

interface Match {
  readonly alert: ReceivedAlert;
  readonly place: AlertPlace;
  readonly watched: WatchedContainer;
  readonly key: string;
}

async function signalOf(
  deps: FlowDeps,
  { alert, place, watched: { ref, container }, key }: Match,
  podsOf: PodsOf,
): Promise<Signal> {
  const pods = await podsIfAny(deps, ref, podsOf);
  // An alert about the whole workload is told with the pod that is worst off: there the evidence is.
  const pod = place.pod === undefined ? worst(pods, container) : pods.find(({ name }) => name === place.pod);
  const podName = place.pod ?? pod?.name ?? ref.name;
  const name = quoteName(alert.name);
  const summary = quote(alert.summary);
  return {
    kind: 'alert',
    key,
    at: newsAt(deps, alert),
    workload: ref,
    trouble: await troubleAt(deps, ref, alert.name),
    alert: name,
    words:
      summary === ''
        ? said('event.alertAlone', { alert: name })
        : said('event.alert', { alert: name, summary }),
    pod: podName,
    podUid: pod?.uid ?? podName,
    ...(pod?.node === undefined ? {} : { node: pod.node }),
    container,
    image: pod?.containers.find((each) => each.name === container)?.image ?? '',
  };
}

/** An alert counts also while the cluster does not answer. */
async function podsIfAny({ log }: FlowDeps, ref: WorkloadRef, podsOf: PodsOf): Promise<readonly Pod[]> {
  try {
    return await podsOf(ref);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    log.warn({ error, workload: ref }, 'the pods that an alert is about could not be listed');
    return [];
  }
}

function worst(pods: readonly Pod[], container: string): Pod | undefined {
  const statusOf = (pod: Pod) => pod.containers.find((each) => each.name === container)?.status;
  const diedAt = (pod: Pod) => statusOf(pod)?.lastTermination?.finishedAt ?? '';
  const byDeath = pods.toSorted((a, b) => (diedAt(a) < diedAt(b) ? 1 : -1));
  return byDeath.find((pod) => statusOf(pod)?.ready === false) ?? byDeath[0];
}

/** An alert that still fires is news, even where it began long ago or the sender's clock is ahead. */
function newsAt({ clock, settings }: FlowDeps, { startsAt }: ReceivedAlert): string {
  const now = clock.now();
  const ageMs = now.getTime() - Date.parse(startsAt);
  return ageMs >= 0 && ageMs < settings.lookbackMs ? startsAt : now.toISOString();
}

/** The trouble of an incident that is open there: an alert tells of the same, whatever it is called. */
async function troubleAt(deps: FlowDeps, ref: WorkloadRef, alert: string): Promise<Signal['trouble']> {
  const troubles = (await openAt(deps, ref)).map(({ trouble }) => trouble);
  const own = troubleOf(alert);
  return troubles.includes(own) ? own : (troubles[0] ?? own);
}

async function noteEnd(
  deps: FlowDeps,
  ref: WorkloadRef,
  alert: ReceivedAlert,
  key: string,
): Promise<AlertOutcome> {
  const open = await openAt(deps, ref);
  const at = alert.endsAt ?? deps.clock.now().toISOString();
  const notes = await Promise.all(
    open.map(async ({ id }) => noteIn(deps, id, { key, alert: quoteName(alert.name), at })),
  );
  if (notes.includes(true)) return 'resolved';
  return open.length > 0 ? 'repeated' : 'nothing-open';
}

interface EndedAlert {
  readonly key: string;
  readonly alert: string;
  readonly at: string;
}

const keptEnds = 20;

/** False: it was noted before. The list comes last: when the bot dies in between, the next telling completes it. */
async function noteIn(deps: FlowDeps, id: string, ended: EndedAlert): Promise<boolean> {
  const file = caseFile(deps.store, id);
  const known = (await file.read('alerts')) ?? [];
  if (known.some(({ key }) => key === ended.key)) return false;
  await noteInTimeline(deps, id, ended);
  await file.write('alerts', [...known, ended].slice(-keptEnds));
  return true;
}

async function noteInTimeline(deps: FlowDeps, id: string, { alert, at }: EndedAlert): Promise<void> {
  for (;;) {
    const stored = await deps.store.incident(id);
    if (!stored) return;
    const after = withResolvedAlert(stored.value, alert, at);
    if (after !== stored.value && !(await deps.store.saveIncident(after, stored.version))) continue;
    return show(deps, after);
  }
}
