import { type ContainerRun, deathOf } from './container-run.ts';
import { kubeTime, type Pod } from './kube-shapes.ts';
import { type KubeletParts, livePod, podEvent, type PodWork, publish } from './pod-work.ts';

/** The pod is to go: SIGTERM, at the end of the grace period SIGKILL, then the object is removed. */
export function stopPod(parts: KubeletParts, work: PodWork, pod: Pod): void {
  if (work.stopping) return;
  work.stopping = true;
  const { timeline, random } = parts;
  const grace = Number(pod.metadata.deletionGracePeriodSeconds ?? 30);
  timeline.after(random.int(15, 90), () => {
    for (const run of work.runs) {
      if (!run.process) continue;
      const container = run.spec.name;
      podEvent(parts, work, {
        type: 'Normal',
        reason: 'Killing',
        message: `Stopping container ${container}`,
        container,
      });
      run.process.terminate(timeline.nowMs());
    }
    if (work.runs.some((run) => run.process)) return;
    for (const run of work.runs) showStopped(run);
    publish(parts, work);
    timeline.after(random.int(150, 450), () => endPod(parts, work));
  });
  timeline.after(grace * 1000, () => killRest(parts, work));
}

/** Ends the pod once no container runs any more. */
export function endPod(parts: KubeletParts, work: PodWork): void {
  if (work.over || work.runs.some((run) => run.process)) return;
  for (const run of work.runs) settleState(run);
  const clean = work.runs.every((run) => run.state.terminated?.exitCode === 0);
  work.ended = clean ? 'Succeeded' : 'Failed';
  publish(parts, work);
  parts.timeline.after(parts.random.int(60, 700), () => removePod(parts, work));
}

/** A container that waits shows its last death again, one that never ran that it is being created. */
function showStopped(run: ContainerRun): void {
  const death = deathOf(run);
  run.state = death ? { terminated: death } : { waiting: { reason: 'ContainerCreating' } };
}

function settleState(run: ContainerRun): void {
  const death = deathOf(run);
  run.ready = false;
  run.started = false;
  if (run.state.terminated) return;
  run.state = {
    terminated: death ?? {
      exitCode: 137,
      reason: 'ContainerStatusUnknown',
      message: 'The container could not be located when the pod was terminated',
      startedAt: null,
      finishedAt: null,
    },
  };
}

function killRest(parts: KubeletParts, work: PodWork): void {
  if (work.over) return;
  const nowMs = parts.timeline.nowMs();
  for (const run of work.runs) {
    if (!run.process) continue;
    run.process = undefined;
    run.generation += 1;
    run.state = {
      terminated: {
        exitCode: 137,
        reason: 'Error',
        startedAt: kubeTime(run.startedAtMs),
        finishedAt: kubeTime(nowMs),
        containerID: run.containerId,
      },
    };
  }
  if (!work.ended) endPod(parts, work);
}

/** Just before the end the deletion time moves back to the real one and the grace period to 0. */
function removePod(parts: KubeletParts, work: PodWork): void {
  if (!livePod(parts, work)) return;
  parts.store.update('pods', work.namespace, work.name, (pod) => ({
    ...pod,
    metadata: {
      ...pod.metadata,
      deletionTimestamp: kubeTime(parts.timeline.nowMs()),
      deletionGracePeriodSeconds: 0,
    },
  }));
  work.over = true;
  if (parts.store.get('pods', work.namespace, work.name)?.metadata.uid === work.uid)
    parts.store.delete('pods', work.namespace, work.name);
}
