import type { ProcessExit } from './container-process.ts';
import { type ContainerRun, goDuration, nextBackOffSeconds } from './container-run.ts';
import { runContainer } from './container-life.ts';
import { kubeTime } from './kube-shapes.ts';
import { endPod } from './pod-stop.ts';
import { tellPresent } from './pod-start.ts';
import { type KubeletParts, later, livePod, podEvent, type PodWork, publish } from './pod-work.ts';

/** The kubelet has seen that a container is dead: restart now, restart after a wait, or end the pod. */
export function buryContainer(
  parts: KubeletParts,
  work: PodWork,
  run: ContainerRun,
  exit: ProcessExit,
): void {
  const before = run.lastState;
  run.ready = false;
  run.started = false;
  run.generation += 1;
  run.state = {
    terminated: {
      exitCode: exit.exitCode,
      reason: exit.reason,
      startedAt: kubeTime(run.startedAtMs),
      finishedAt: kubeTime(exit.atMs),
      containerID: run.containerId,
    },
  };
  if (work.stopping) return endPod(parts, work);
  if (livePod(parts, work)?.spec.restartPolicy === 'Never') {
    work.ended = exit.exitCode === 0 ? 'Succeeded' : 'Failed';
    return publish(parts, work);
  }
  const killedByProbe = exit.reason === 'Completed' && run.probeKills > 0;
  const wait = nextBackOffSeconds(run, exit.atMs - run.startedAtMs);
  if (wait === 0 || (killedByProbe && run.probeKills <= 4)) {
    tellPresent(parts, work, run);
    if (!killedByProbe) publish(parts, work);
    return runContainer(parts, work, run);
  }
  run.lastState = before;
  backOff(parts, work, run);
  publish(parts, work);
  waitToRestart(parts, work, run, { seconds: wait, sinceMs: exit.atMs });
}

/** First `terminated` beside the death before, seconds later `waiting` with the newest death behind it. */
function waitToRestart(
  parts: KubeletParts,
  work: PodWork,
  run: ContainerRun,
  wait: { readonly seconds: number; readonly sinceMs: number },
): void {
  const restartMs = Math.max(
    wait.seconds * 1000 + parts.random.int(700, 3500) - (parts.timeline.nowMs() - wait.sinceMs),
    1500,
  );
  const shownMs = Math.min(parts.random.int(2000, 7000), restartMs - 1000);
  later(parts, work, shownMs, () => {
    backOff(parts, work, run);
    run.lastState = run.state.terminated ? { terminated: run.state.terminated } : run.lastState;
    const message = `back-off ${goDuration(wait.seconds)} restarting failed container=${run.spec.name} pod=${podTag(work)}`;
    run.state = { waiting: { reason: 'CrashLoopBackOff', message } };
    publish(parts, work);
    later(parts, work, Math.min(parts.random.int(1500, 5500), restartMs - shownMs - 200), () =>
      backOff(parts, work, run),
    );
  });
  later(parts, work, restartMs, () => {
    tellPresent(parts, work, run);
    runContainer(parts, work, run);
  });
}

function backOff(parts: KubeletParts, work: PodWork, run: ContainerRun): void {
  const message = `Back-off restarting failed container ${run.spec.name} in pod ${podTag(work)}`;
  podEvent(parts, work, { type: 'Warning', reason: 'BackOff', message, container: run.spec.name });
}

const podTag = (work: PodWork) => `${work.name}_${work.namespace}(${work.uid})`;
