import type { ContainerRun } from './container-run.ts';
import type { Probe } from './kube-shapes.ts';
import { type KubeletParts, podEvent, type PodWork, publish } from './pod-work.ts';

/** Readiness is asked at once and then every period, liveness every period; without a probe a container is ready. */
export function startProbes(parts: KubeletParts, work: PodWork, run: ContainerRun): void {
  const { readinessProbe, livenessProbe } = run.spec;
  const { random } = parts;
  if (!readinessProbe) later(parts, work, run, 20, () => setReady(parts, work, run, true));
  else {
    const firstMs = (readinessProbe.initialDelaySeconds ?? 0) * 1000 + random.int(20, 120);
    if (random.next() < 0.5) later(parts, work, run, 5, () => tellRefused(parts, work, run, readinessProbe));
    later(parts, work, run, firstMs, () => askReadiness(parts, work, run, readinessProbe));
  }
  if (livenessProbe) {
    const firstMs = (livenessProbe.initialDelaySeconds ?? 0) * 1000 + random.int(500, 9500);
    later(parts, work, run, firstMs, () => askLiveness(parts, work, run, livenessProbe));
  }
}

function askReadiness(parts: KubeletParts, work: PodWork, run: ContainerRun, probe: Probe): void {
  const failure = ask(work, run, probe);
  if (failure === undefined) {
    run.probeFailures.readiness = 0;
    setReady(parts, work, run, true);
  } else {
    run.probeFailures.readiness += 1;
    unhealthy(parts, work, run, `Readiness probe failed: ${failure}`);
    if (run.probeFailures.readiness >= (probe.failureThreshold ?? 3)) setReady(parts, work, run, false);
  }
  later(parts, work, run, period(probe), () => askReadiness(parts, work, run, probe));
}

function askLiveness(parts: KubeletParts, work: PodWork, run: ContainerRun, probe: Probe): void {
  const failure = ask(work, run, probe);
  run.probeFailures.liveness = failure === undefined ? 0 : run.probeFailures.liveness + 1;
  if (failure !== undefined) unhealthy(parts, work, run, `Liveness probe failed: ${failure}`);
  if (run.probeFailures.liveness < (probe.failureThreshold ?? 3))
    return later(parts, work, run, period(probe), () => askLiveness(parts, work, run, probe));
  const container = run.spec.name;
  const message = `Container ${container} failed liveness probe, will be restarted`;
  podEvent(parts, work, { type: 'Normal', reason: 'Killing', message, container });
  run.probeKills += 1;
  run.process?.terminate(parts.timeline.nowMs());
}

/** The answer is what the kubelet would say about the failure. */
function ask(work: PodWork, run: ContainerRun, probe: Probe): string | undefined {
  const port = portOf(run, probe);
  const path = probe.httpGet?.path ?? '/';
  const answer = run.process?.monitoring(port, path);
  if (!answer) return refused(work, run, probe);
  return answer.status >= 200 && answer.status < 400
    ? undefined
    : `HTTP probe failed with statuscode: ${answer.status}`;
}

function refused(work: PodWork, run: ContainerRun, probe: Probe): string {
  const address = `${work.podIp ?? ''}:${portOf(run, probe)}`;
  return `Get "http://${address}${probe.httpGet?.path ?? '/'}": dial tcp ${address}: connect: connection refused`;
}

function portOf(run: ContainerRun, probe: Probe): number {
  const port = probe.httpGet?.port ?? 0;
  if (typeof port === 'number') return port;
  return run.spec.ports?.find(({ name }) => name === port)?.containerPort ?? 0;
}

/** The first try often comes before the process listens; that is no fault. */
function tellRefused(parts: KubeletParts, work: PodWork, run: ContainerRun, probe: Probe): void {
  unhealthy(parts, work, run, `Readiness probe failed: ${refused(work, run, probe)}`);
}

function unhealthy(parts: KubeletParts, work: PodWork, run: ContainerRun, message: string): void {
  podEvent(parts, work, { type: 'Warning', reason: 'Unhealthy', message, container: run.spec.name });
}

function setReady(parts: KubeletParts, work: PodWork, run: ContainerRun, ready: boolean): void {
  if (run.ready === ready) return;
  run.ready = ready;
  publish(parts, work);
}

const period = (probe: Probe) => (probe.periodSeconds ?? 10) * 1000;

function later(parts: KubeletParts, work: PodWork, run: ContainerRun, ms: number, task: () => void): void {
  const generation = run.generation;
  parts.timeline.after(ms, () => {
    if (!work.over && !work.stopping && run.process && run.generation === generation) task();
  });
}
