import { said, type Words } from '../language/words.ts';
import { deletesPods, isHeld, podAnnotation, strategyBefore, widenPatch, widthOf } from '../change/hold.ts';
import { releaseWrite, widenWrite } from '../change/hold-writes.ts';
import { mayBeAway } from '../change/waves.ts';
import { markOf } from '../change/writes-for.ts';
import type { Workload } from '../evidence/evidence.ts';
import type { Pod } from '../signal/pod.ts';
import { isAvailable } from '../signal/pod-ready.ts';
import { isPullFailure } from '../signal/pull-failure.ts';
import { deathsSince } from '../verification/deaths-since.ts';
import { failureIn } from '../verification/judge.ts';
import { tellArrived, type VersionOf } from './apply-write.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { replacePods } from './replace-pods.ts';
import { type Carrying, type Sending, type Sent, sendOne } from './send-writes.ts';
import { showSometimes } from './show-sometimes.ts';
import { type PodCount, watchUnmadePods } from './unmade-pods.ts';
import { termsOf } from './verify.ts';
import { waitForRollout } from './wait-for-rollout.ts';
import { watchedTime } from './watched-time.ts';
import { maxUnavailableOf, wasQuiet, waveOf } from './wave-under-way.ts';

export type RolledOut =
  | { readonly state: 'done' | 'interrupted' | 'late' }
  /** `isPaused`: by somebody, so that an undo would reach no pod either. */
  | { readonly state: 'failed'; readonly why: Words; readonly isPaused?: true };

/**
 * Takes a change that was written through the pods of its workload: wave after wave by the bot itself where the controller holds, else by
 * the controller. What is next follows from the cluster and the number of the wave, so a restart goes on where the last run ended.
 */
export async function rollOut(deps: FlowDeps, sending: Sending, stop: AbortSignal): Promise<RolledOut> {
  const { incident } = sending;
  const carrying = { ...sending, time: watchedTime(deps.clock) };
  const show = showSometimes(deps, incident.id);
  const { startedAt = '' } = incident.attempts.at(-1) ?? {};
  const unmade = watchUnmadePods(deps, incident, {
    startedAt,
    longestMs: deps.settings.rollout.podStartMs,
  });
  let isFirst = true;
  while (!stop.aborted) {
    const seen = await see(deps, sending);
    if (!seen) return { state: 'failed', why: said('rollout.workloadGone') };
    if (isFirst) await tellArrived(deps, sending, versionIn(seen));
    isFirst = false;
    const { kind, name, isPaused } = seen.workload;
    if (isPaused)
      return { state: 'failed', why: said('rollout.paused', { object: `${kind} ${name}` }), isPaused };
    if (!isHeld(seen.workload)) return byController(deps, sending, stop);
    const failed = (await failureOf(deps, carrying, seen)) ?? (await unmade(countOf(seen)));
    if (failed) return { state: 'failed', why: failed };
    const stored = await deps.store.incident(incident.id);
    if (stored?.value.state !== 'changing') return { state: 'interrupted' };
    const next = await goOn(deps, carrying, seen);
    if (next) return next;
    await show();
    await deps.clock.sleep(deps.settings.verify.pollMs, stop);
  }
  return { state: 'interrupted' };
}

/** Pods that were to go and are gone, and a workload that is with its controller again: their writes have arrived. */
const versionIn =
  ({ workload, old }: Seen): VersionOf =>
  ({ kind, name }) => {
    if (kind === 'Pod') return old.some((pod) => pod.name === name) ? undefined : '';
    return kind === workload.kind && !isHeld(workload) ? (workload.resourceVersion ?? '') : undefined;
  };

async function byController(deps: FlowDeps, sending: Sending, stop: AbortSignal): Promise<RolledOut> {
  const { incident, approval } = sending;
  const { startedAt = '' } = incident.attempts.at(-1) ?? {};
  // The time in which it was halted does not count.
  const since = approval.at > startedAt ? approval.at : startedAt;
  const rollout = await waitForRollout(deps, incident, since, stop);
  if (rollout.state === 'refused') return { state: 'failed', why: rollout.why };
  return { state: rollout.state === 'dying' ? 'done' : rollout.state };
}

interface Seen {
  readonly workload: Workload;
  /** How many pods there are, with those that are being deleted. */
  readonly there: number;
  /** Those that are not being deleted. */
  readonly changed: readonly Pod[];
  readonly old: readonly Pod[];
}

async function see(deps: FlowDeps, { incident, plan }: Sending): Promise<Seen | undefined> {
  const { reader } = clusterOf(deps, incident.workload);
  const [workload, pods] = await Promise.all([
    reader.workload(incident.workload),
    reader.podsOf(incident.workload),
  ]);
  if (!workload) return undefined;
  const mark = markOf(plan, 'apply');
  const alive = pods.filter(({ deletedAt }) => deletedAt === undefined);
  const isChanged = ({ annotations }: Pod) => annotations[podAnnotation] === mark;
  return {
    workload,
    there: pods.length,
    changed: alive.filter(isChanged),
    old: alive.filter((pod) => !isChanged(pod)),
  };
}

/** Of a Deployment new pods are made beside the old ones, as many as may be. */
const countOf = ({ workload, there, changed }: Seen): PodCount =>
  deletesPods(workload)
    ? { desired: workload.desired, there }
    : { desired: Math.min(widthOf(workload), workload.desired), there: changed.length };

/** Why the pods that run the change speak against it, in words; undefined when they do not. */
async function failureOf(
  deps: FlowDeps,
  { incident, time }: Carrying,
  { changed }: Seen,
): Promise<Words | undefined> {
  const attempt = incident.attempts.at(-1);
  const startedAt = attempt?.startedAt ?? '';
  const deaths = deathsSince(changed, incident.container, { startedAt, rolledOutAt: startedAt });
  const { failsOn } = await termsOf(deps, incident);
  const died = failureIn({ cause: attempt?.cause ?? '', failsOn, deaths });
  if (died) return died;
  const now = time().getTime();
  for (const pod of changed.filter((each) => !isAvailable(each))) {
    const ageMs = now - Date.parse(pod.createdAt ?? '');
    const reason = pod.containers.map(({ status }) => waitingFor(status?.state)).find(Boolean);
    if (reason !== undefined && isPullFailure(reason) && ageMs > pullMs)
      return said('rollout.cannotStart', { pod: pod.name, reason });
    if (ageMs > deps.settings.rollout.podStartMs)
      return reason === undefined
        ? said('rollout.notAvailable', { pod: pod.name })
        : said('rollout.notAvailableBecause', { pod: pod.name, reason });
  }
  return undefined;
}

/** A registry may fail once. */
const pullMs = 45_000;

const waitingFor = (state: { readonly kind: string; readonly reason?: string } | undefined) =>
  state?.kind === 'waiting' ? state.reason : undefined;

/** The next step of the wave under way; an answer when the rollout ends here. */
async function goOn(deps: FlowDeps, sending: Carrying, seen: Seen): Promise<RolledOut | undefined> {
  const { workload, changed } = seen;
  const wave = await waveOf(deps, sending, seen);
  // The controller of a StatefulSet waits for an old pod that crashes, for ever.
  const isOurs = strategyBefore(workload)?.type === 'OnDelete' || workload.kind === 'StatefulSet';
  if (wave.isLast && !isOurs) return release(deps, sending);
  const sent = await morePods(deps, sending, seen, wave.target);
  if (sent) return endedBy(sent);
  if (changed.length < wave.target || !changed.every((pod) => isAvailable(pod))) return undefined;
  if (!(await wasQuiet(deps, sending, wave))) return undefined;
  if (!wave.isLast) return undefined;
  return (await release(deps, sending)) ?? { state: 'done' };
}

/** Takes care that so many pods run the change, as the kind of the workload allows; undefined where nothing is to be written for it. */
async function morePods(
  deps: FlowDeps,
  sending: Sending,
  seen: Seen,
  target: number,
): Promise<Sent | undefined> {
  const { workload, old } = seen;
  if (!deletesPods(workload)) {
    if (!widenPatch(workload, target)) return undefined;
    return sendOne(deps, sending, (fresh) => widenWrite(sending.plan, fresh, target));
  }
  const missing = target - (workload.desired - old.length);
  if (missing <= 0) return undefined;
  const maxAway = mayBeAway(workload.desired, maxUnavailableOf(workload));
  return replacePods(deps, sending, { ...seen, count: missing, maxAway });
}

/** From here on the controller goes on by itself. */
async function release(deps: FlowDeps, sending: Sending): Promise<RolledOut | undefined> {
  return endedBy(await sendOne(deps, sending, (fresh) => releaseWrite(sending.plan, fresh)));
}

function endedBy(sent: Sent): RolledOut | undefined {
  if (sent.state === 'sent') return undefined;
  return sent.state === 'halted' ? { state: 'interrupted' } : { state: 'failed', why: sent.why };
}
