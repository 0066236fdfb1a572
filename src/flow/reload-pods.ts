import { said, type Words } from '../language/words.ts';
import type { Pod } from '../signal/pod.ts';
import { caseFile, type CaseDocuments } from './case-file.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { askReload, isRunning, noteFor, type PodReload, type ReloadNote, reloadOf } from './pod-reload.ts';
import type { RolledOut } from './roll-out.ts';
import type { Carrying, Sending, Sent } from './send-writes.ts';
import { showSometimes } from './show-sometimes.ts';
import { watchedTime } from './watched-time.ts';
import { wasQuiet, waveOf } from './wave-under-way.ts';

/**
 * The kubelet brings a changed ConfigMap into running pods within its sync period (1 min) and the delay of its cache; no API tells when.
 * What a pod reads before is found by the limits in force, and read again.
 */
export const kubeletSyncMs = 120_000;
const mostReads = 3;

/**
 * Takes a configuration that was written in place into the running pods, wave after wave, without restarts. What is next follows from
 * the notes kept before each request and from what the pods count themselves, so that a restart of the bot goes on where the last run ended.
 */
export async function reloadPods(deps: FlowDeps, change: Sending, stop: AbortSignal): Promise<RolledOut> {
  const { incident } = change;
  const sending = { ...change, time: watchedTime(deps.clock) };
  const show = showSometimes(deps, incident.id);
  while (!stop.aborted) {
    if ((await deps.store.incident(incident.id))?.value.state !== 'changing') return { state: 'interrupted' };
    const reloads = await reloadsOf(deps, sending);
    const ended = await goOn(deps, sending, reloads);
    if (ended) return ended;
    await show();
    await deps.clock.sleep(deps.settings.verify.pollMs, stop);
  }
  return { state: 'interrupted' };
}

type Reloads = CaseDocuments['reloads'];

/** Of this attempt and direction; begun now where there are none. */
export async function reloadsOf(deps: FlowDeps, sending: Carrying): Promise<Reloads> {
  const kept = await caseFile(deps.store, sending.incident.id).read('reloads', keyOf(sending));
  if (kept) return kept;
  const begun = { from: inFuture(sending, kubeletSyncMs), reads: 1, pods: {} };
  await keepReloads(deps, sending, begun);
  return begun;
}

const keepReloads = async (deps: FlowDeps, sending: Sending, reloads: Reloads): Promise<void> =>
  caseFile(deps.store, sending.incident.id).write('reloads', reloads, keyOf(sending));

const keyOf = ({ approval, direction }: Pick<Sending, 'approval' | 'direction'>) =>
  `${approval.attempt}-${direction}`;

const inFuture = ({ time }: Carrying, ms: number): string => new Date(time().getTime() + ms).toISOString();

/** Whether the kubelet may not have brought the file yet; never for longer than it takes, also where the clock was set back before a restart. */
export function isTooSoon({ time }: Carrying, { from }: Reloads): boolean {
  const leftMs = Date.parse(from) - time().getTime();
  return leftMs > 0 && leftMs <= kubeletSyncMs;
}

interface Seen {
  readonly pod: Pod;
  readonly state: PodReload;
}

async function goOn(deps: FlowDeps, sending: Carrying, reloads: Reloads): Promise<RolledOut | undefined> {
  const { incident } = sending;
  const { reader } = clusterOf(deps, incident.workload);
  const workload = await reader.workload(incident.workload);
  if (!workload) return { state: 'failed', why: said('rollout.workloadGone') };
  const pods = await seePods(deps, sending, reloads);
  const failed = pods.find(({ state }) => state === 'died' || state === 'late');
  if (failed) return { state: 'failed', why: failureWords(failed) };
  if (pods.some(({ state }) => state === 'stale')) return readAgain(deps, sending, reloads);
  const done = pods.filter(({ state }) => state === 'done');
  await keepDone(deps, sending, reloads, done);
  const wave = await waveOf(deps, sending, { workload, changed: done });
  if (isTooSoon(sending, reloads)) return undefined;
  const target = Math.min(wave.target, pods.length);
  const waiting = pods.filter(({ state }) => state === 'waiting').length;
  const next = worstFirst(incident, pods).slice(0, Math.max(0, target - done.length - waiting));
  for (const { pod } of next) {
    const ended = await reload(deps, sending, pod);
    if (ended) return ended;
  }
  if (done.length < target || !(await wasQuiet(deps, sending, wave)) || !wave.isLast) return undefined;
  return { state: 'done' };
}

/** What starts after the new file has come reads it by itself. */
async function seePods(deps: FlowDeps, sending: Carrying, reloads: Reloads): Promise<readonly Seen[]> {
  const { workload, container } = sending.incident;
  const alive = (await clusterOf(deps, workload).reader.podsOf(workload)).filter(
    ({ deletedAt }) => deletedAt === undefined,
  );
  return Promise.all(
    alive.map(async (pod): Promise<Seen> => {
      const note = reloads.pods[pod.uid];
      const readsItself = !note && (!isRunning(pod, container) || startedAt(pod, container) > reloads.from);
      return { pod, state: readsItself ? 'done' : await reloadOf(deps, sending, pod, note) };
    }),
  );
}

function startedAt({ containers }: Pod, container: string): string {
  const state = containers.find(({ name }) => name === container)?.status?.state;
  return state?.kind === 'running' ? (state.startedAt ?? '') : '';
}

const failureWords = ({ pod, state }: Seen): Words =>
  said(state === 'died' ? 'rollout.reloadDied' : 'rollout.reloadLate', { pod: pod.name });

/** The kubelet needs longer here: every pod that was asked is asked once more, later. */
async function readAgain(
  deps: FlowDeps,
  sending: Carrying,
  { reads }: Reloads,
): Promise<RolledOut | undefined> {
  if (reads >= mostReads) return { state: 'failed', why: said('rollout.reloadStale') };
  await keepReloads(deps, sending, { from: inFuture(sending, kubeletSyncMs), reads: reads + 1, pods: {} });
  return undefined;
}

/** What is done stays done: only an end of its container is looked for from then on. */
async function keepDone(
  deps: FlowDeps,
  sending: Sending,
  reloads: Reloads,
  done: readonly Seen[],
): Promise<void> {
  const fresh = done.flatMap(({ pod: { uid } }) => {
    const note = reloads.pods[uid];
    return note && !note.isDone ? [[uid, { ...note, isDone: true as const }] as const] : [];
  });
  if (fresh.length === 0) return;
  await keepReloads(deps, sending, { ...reloads, pods: { ...reloads.pods, ...Object.fromEntries(fresh) } });
}

/** The pod that died most often is the canary. */
function worstFirst({ pods: affected }: Sending['incident'], pods: readonly Seen[]): readonly Seen[] {
  const deaths = new Map(affected.map(({ podUid, deaths }) => [podUid, deaths]));
  const of = ({ pod }: Seen) => deaths.get(pod.uid) ?? 0;
  return pods.filter(({ state }) => state === 'not-asked').toSorted((a, b) => of(b) - of(a));
}

async function reload(deps: FlowDeps, sending: Carrying, pod: Pod): Promise<RolledOut | undefined> {
  const reloads = await reloadsOf(deps, sending);
  const note = reloads.pods[pod.uid] ?? (await noteFor(deps, sending, pod));
  if (!note) return { state: 'failed', why: said('rollout.noMonitoring', { pod: pod.name }) };
  const sent = await askAndKeep(deps, sending, pod, note);
  if (sent.state === 'halted') return { state: 'interrupted' };
  return sent.state === 'stopped' ? { state: 'failed', why: sent.why } : undefined;
}

/** Asks one pod; its note is kept before, and that it was asked afterwards. */
export async function askAndKeep(
  deps: FlowDeps,
  sending: Carrying,
  pod: Pod,
  note: ReloadNote,
): Promise<Sent> {
  const reloads = await reloadsOf(deps, sending);
  const keep = async (kept: ReloadNote) =>
    keepReloads(deps, sending, { ...reloads, pods: { ...reloads.pods, [pod.uid]: kept } });
  await keep(note);
  const sent = await askReload(deps, sending, pod);
  if (sent.state === 'sent') await keep({ ...note, isAsked: true });
  return sent;
}
