import { buryContainer } from './container-death.ts';
import { startContainer } from './container-start.ts';
import { type ContainerRun, writeLog } from './container-run.ts';
import { fnv1a, hexAlphabet } from './seeded-random.ts';
import { kubeTime } from './kube-shapes.ts';
import { type KubeletParts, later, livePod, podEvent, type PodWork, publish } from './pod-work.ts';
import { startProbes } from './probes.ts';

/** Creates and starts the container and looks after it until it dies. */
export function runContainer(parts: KubeletParts, work: PodWork, run: ContainerRun): void {
  const container = run.spec.name;
  later(parts, work, parts.random.int(40, 110), () => {
    podEvent(parts, work, { type: 'Normal', reason: 'Created', message: 'Container created', container });
    later(parts, work, parts.random.int(110, 260), () => {
      startProcess(parts, work, run, parts.timeline.nowMs());
      podEvent(parts, work, { type: 'Normal', reason: 'Started', message: 'Container started', container });
      publish(parts, work);
      live(parts, work, run);
    });
  });
}

/** The new run: a fresh process, the log of the run before kept as the previous one. */
export function startProcess(parts: KubeletParts, work: PodWork, run: ContainerRun, atMs: number): void {
  const pod = livePod(parts, work);
  if (!pod) return;
  if (run.containerId !== '') {
    run.lastState = run.state.terminated ? { terminated: run.state.terminated } : run.lastState;
    run.restartCount += 1;
    run.previousLog = run.log;
    run.log = [];
  }
  const repository = run.spec.image.replace(/:[^:/]+$/, '');
  run.containerId = `containerd://${parts.random.text(64, hexAlphabet)}`;
  run.imageId = `${repository}@sha256:${fnv1a(run.spec.image).toString(16).padStart(8, '0').repeat(8)}`;
  run.state = { running: { startedAt: kubeTime(atMs) } };
  run.started = true;
  run.ready = false;
  run.startedAtMs = atMs;
  run.generation += 1;
  run.probeFailures = { liveness: 0, readiness: 0 };
  run.process = startContainer({
    store: parts.store,
    pod,
    container: run.spec,
    startedAtMs: atMs,
    random: parts.random.fork(run.containerId),
    write: (line) => writeLog(run, line),
  });
}

/** A second of simulated time after the other, until the process ends. */
export function live(parts: KubeletParts, work: PodWork, run: ContainerRun): void {
  startProbes(parts, work, run);
  const generation = run.generation;
  const beat = () => {
    if (work.over || run.generation !== generation || !run.process) return;
    const exit = run.process.step(parts.timeline.nowMs(), parts.loadOn(work.node));
    if (!exit) return void parts.timeline.after(1000, beat);
    run.process = undefined;
    parts.timeline.after(parts.random.int(150, 900), () => buryContainer(parts, work, run, exit));
  };
  parts.timeline.after(parts.random.int(200, 1000), beat);
}
