import { isHeld, podAnnotation, strategyBefore } from '../change/hold.ts';
import { mayBeAway, wavesOf } from '../change/waves.ts';
import { markOf, releaseWrite } from '../change/writes-for.ts';
import type { Workload } from '../evidence/evidence.ts';
import type { Pod } from '../signal/pod.ts';
import { isAvailable } from '../signal/pod-ready.ts';
import { isPullFailure } from '../signal/pull-failure.ts';
import { deathsSince } from '../verification/deaths-since.ts';
import { failureIn } from '../verification/judge.ts';
import { type CaseDocuments, caseFile } from './case-file.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { replacePods } from './replace-pods.ts';
import { type Sending, type Sent, sendOne } from './send-writes.ts';
import { showSometimes } from './show-sometimes.ts';
import { watchUnmadePods } from './unmade-pods.ts';
import { termsOf } from './verify.ts';
import { waitForRollout } from './wait-for-rollout.ts';

export type RolledOut =
  | { readonly state: 'done' | 'interrupted' | 'late' }
  | { readonly state: 'failed'; readonly why: string };

/**
 * Takes a change that was written through the pods of its workload: wave after wave by the bot itself where the controller holds, else by
 * the controller. What is next follows from the cluster and the number of the wave, so a restart goes on where the last run ended.
 */
export async function rollOut(deps: FlowDeps, sending: Sending, stop: AbortSignal): Promise<RolledOut> {
  const { incident } = sending;
  const show = showSometimes(deps, incident.id);
  const { startedAt = '' } = incident.attempts.at(-1) ?? {};
  const unmade = watchUnmadePods(deps, incident, {
    startedAt,
    longestMs: deps.settings.rollout.podStartMs,
  });
  while (!stop.aborted) {
    const seen = await see(deps, sending);
    if (!seen) return { state: 'failed', why: 'the workload is gone' };
    if (!isHeld(seen.workload)) return byController(deps, sending, stop);
    const { desired } = seen.workload;
    const failed = (await failureOf(deps, sending, seen)) ?? (await unmade({ desired, there: seen.there }));
    if (failed) return { state: 'failed', why: failed };
    const stored = await deps.store.incident(incident.id);
    if (stored?.value.state !== 'changing') return { state: 'interrupted' };
    const next = await goOn(deps, sending, seen);
    if (next) return next;
    await show();
    await deps.clock.sleep(deps.settings.verify.pollMs, stop);
  }
  return { state: 'interrupted' };
}

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

/** Why the pods that run the change speak against it, in words; undefined when they do not. */
async function failureOf(
  deps: FlowDeps,
  { incident }: Sending,
  { changed }: Seen,
): Promise<string | undefined> {
  const attempt = incident.attempts.at(-1);
  const startedAt = attempt?.startedAt ?? '';
  const deaths = deathsSince(changed, incident.container, { startedAt, rolledOutAt: startedAt });
  const { failsOn } = await termsOf(deps, incident);
  const died = failureIn({ cause: attempt?.cause ?? '', failsOn, deaths });
  if (died) return died;
  const now = deps.clock.now().getTime();
  for (const pod of changed.filter((each) => !isAvailable(each))) {
    const ageMs = now - Date.parse(pod.createdAt ?? '');
    const reason = pod.containers.map(({ status }) => waitingFor(status?.state)).find(Boolean);
    if (reason !== undefined && isPullFailure(reason) && ageMs > pullMs)
      return `the new pod ${pod.name} cannot start: ${reason}`;
    if (ageMs > deps.settings.rollout.podStartMs)
      return `the new pod ${pod.name} did not become available in time${reason === undefined ? '' : ` (${reason})`}`;
  }
  return undefined;
}

/** A registry may fail once. */
const pullMs = 45_000;

const waitingFor = (state: { readonly kind: string; readonly reason?: string } | undefined) =>
  state?.kind === 'waiting' ? state.reason : undefined;

/** The next step of the wave under way; an answer when the rollout ends here. */
async function goOn(deps: FlowDeps, sending: Sending, seen: Seen): Promise<RolledOut | undefined> {
  const { workload, changed, old } = seen;
  const before = strategyBefore(workload);
  const wave = await waveOf(deps, sending, seen);
  if (wave.isLast && before?.type !== 'OnDelete') return release(deps, sending);
  const missing = wave.target - (workload.desired - old.length);
  if (missing > 0) {
    const maxAway = mayBeAway(workload.desired, before?.maxUnavailable);
    return endedBy(await replacePods(deps, sending, { ...seen, count: missing, maxAway }));
  }
  if (changed.length < wave.target || !changed.every((pod) => isAvailable(pod))) return undefined;
  if (!(await wasQuiet(deps, sending, wave))) return undefined;
  if (!wave.isLast) return undefined;
  return (await release(deps, sending)) ?? { state: 'done' };
}

interface Wave {
  readonly number: number;
  /** How many pods run the change at its end. */
  readonly target: number;
  readonly isLast: boolean;
  readonly quietSince?: string;
  readonly firstMs?: number;
}

/** Nodes that joined meanwhile count. */
async function waveOf(deps: FlowDeps, { incident }: Sending, { workload, changed }: Seen): Promise<Wave> {
  const { waves, holdMs } = deps.settings.rollout;
  const file = caseFile(deps.store, incident.id);
  const attempt = incident.attempts.length;
  const sizes = wavesOf(workload.desired, waves);
  const kept: CaseDocuments['wave'] = (await file.read('wave', attempt)) ?? { number: 1 };
  const number = Math.min(kept.number, sizes.length);
  const target = sizes[number - 1] ?? workload.desired;
  const batches =
    (workload.desired - changed.length) / mayBeAway(workload.desired, maxUnavailableOf(workload));
  const leftMs =
    kept.firstMs === undefined ? {} : { leftMs: (sizes.length - number) * holdMs + batches * kept.firstMs };
  const wave = { number, of: sizes.length, target, ...leftMs };
  await file.write('rollout', { done: changed.length, total: workload.desired, wave }, attempt);
  return { ...kept, number, target, isLast: number === sizes.length };
}

const maxUnavailableOf = (workload: Workload) => strategyBefore(workload)?.maxUnavailable;

/** Whether a wave whose pods all run has been quiet for long enough; then the next one is under way. */
async function wasQuiet(deps: FlowDeps, { incident }: Sending, wave: Wave): Promise<boolean> {
  const file = caseFile(deps.store, incident.id);
  const attempt = incident.attempts.length;
  const now = deps.clock.now();
  const { number, quietSince } = wave;
  const startedAt = incident.attempts.at(-1)?.startedAt ?? '';
  const firstMs = wave.firstMs ?? now.getTime() - Date.parse(startedAt);
  if (quietSince === undefined) {
    await file.write('wave', { number, firstMs, quietSince: now.toISOString() }, attempt);
    return false;
  }
  if (now.getTime() - Date.parse(quietSince) < deps.settings.rollout.holdMs) return false;
  if (!wave.isLast) await file.write('wave', { number: number + 1, firstMs }, attempt);
  return true;
}

/** From here on the controller goes on by itself. */
async function release(deps: FlowDeps, sending: Sending): Promise<RolledOut | undefined> {
  return endedBy(await sendOne(deps, sending, (fresh) => releaseWrite(sending.plan, fresh)));
}

function endedBy(sent: Sent): RolledOut | undefined {
  if (sent.state === 'sent') return undefined;
  return sent.state === 'halted' ? { state: 'interrupted' } : { state: 'failed', why: sent.why };
}
