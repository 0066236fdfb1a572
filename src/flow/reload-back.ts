import type { Pod } from '../signal/pod.ts';
import { markOf } from '../change/writes-for.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { isRunning, noteFor, reloadOf } from './pod-reload.ts';
import { askAndKeep, isTooSoon, reloadsOf } from './reload-pods.ts';
import { type Carrying, type Sending, type Sent, sendOne } from './send-writes.ts';
import { watchedTime } from './watched-time.ts';

/**
 * The pods that had taken a change in take back what stands in the ConfigMap again; one that does not is deleted, and its successor
 * reads the file from before. Pods that were never asked are left alone.
 */
export async function reloadBack(deps: FlowDeps, change: Sending, stop: AbortSignal): Promise<Sent> {
  const sending = { ...change, time: watchedTime(deps.clock) };
  const asked = await reloadsOf(deps, { ...sending, direction: 'apply' });
  const uids = new Set(Object.keys(asked.pods));
  while (!stop.aborted) {
    const pods = await left(deps, sending, uids);
    if (pods.length === 0) return { state: 'sent' };
    if (!isTooSoon(sending, await reloadsOf(deps, sending)))
      for (const pod of pods) {
        const sent = await oneBack(deps, sending, pod);
        if (sent.state !== 'sent') return sent;
      }
    await deps.clock.sleep(deps.settings.verify.pollMs, stop);
  }
  return { state: 'sent' };
}

/** Those that still run with the change: a container that is down reads the file from before when it starts. */
async function left(deps: FlowDeps, sending: Carrying, uids: ReadonlySet<string>): Promise<readonly Pod[]> {
  const { workload, container } = sending.incident;
  const pods = (await clusterOf(deps, workload).reader.podsOf(workload)).filter(
    (pod) => uids.has(pod.uid) && pod.deletedAt === undefined && isRunning(pod, container),
  );
  const { pods: notes } = await reloadsOf(deps, sending);
  const states = await Promise.all(pods.map(async (pod) => reloadOf(deps, sending, pod, notes[pod.uid])));
  // One that ended since then has started with the file as it is now.
  return pods.filter((_, at) => states[at] !== 'done' && states[at] !== 'died');
}

async function oneBack(deps: FlowDeps, sending: Carrying, pod: Pod): Promise<Sent> {
  const reloads = await reloadsOf(deps, sending);
  const known = reloads.pods[pod.uid];
  const state = await reloadOf(deps, sending, pod, known);
  if (state === 'waiting' || state === 'done') return { state: 'sent' };
  const note = known ?? (await noteFor(deps, sending, pod));
  if (!note || state !== 'not-asked') return replace(deps, sending, pod);
  const sent = await askAndKeep(deps, sending, pod, note);
  return sent.state === 'stopped' ? replace(deps, sending, pod) : sent;
}

const replace = async (deps: FlowDeps, sending: Sending, { namespace, name, uid }: Pod): Promise<Sent> =>
  sendOne(deps, sending, () => ({
    object: { kind: 'Pod', namespace, name },
    patch: { type: 'delete', uid },
    resourceVersion: '',
    mark: markOf(sending.plan, 'undo'),
  }));
