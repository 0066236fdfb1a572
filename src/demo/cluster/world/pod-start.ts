import { missingEnvironment, missingVolume } from './container-start.ts';
import type { ContainerRun } from './container-run.ts';
import { runContainer } from './container-life.ts';
import { type KubeletParts, later, livePod, podEvent, type PodWork, publish } from './pod-work.ts';

/** From the assignment to a node up to the first start of its containers. */
export function beginPod(parts: KubeletParts, work: PodWork): void {
  later(parts, work, parts.random.int(20, 60), () => {
    publish(parts, work);
    later(parts, work, parts.random.int(40, 90), () => mountVolumes(parts, work, 500));
  });
}

/** A missing ConfigMap is tried again after 0.5, 1, 2, 4 … seconds, at most two minutes. */
function mountVolumes(parts: KubeletParts, work: PodWork, retryMs: number): void {
  const pod = livePod(parts, work);
  if (!pod) return;
  const missing = missingVolume(parts.store, pod);
  if (missing) {
    const message = `MountVolume.SetUp failed for volume "${missing.volume}" : configmap "${missing.configMap}" not found`;
    podEvent(parts, work, { type: 'Warning', reason: 'FailedMount', message });
    return later(parts, work, retryMs, () => mountVolumes(parts, work, Math.min(122_000, retryMs * 2)));
  }
  later(parts, work, parts.random.int(350, 550), () => {
    work.podIp ??= parts.newPodIp(work.node);
    for (const run of work.runs) obtainImage(parts, work, run);
  });
}

/** Gets the image of a first start; pulls that fail are repeated ever more seldom. */
function obtainImage(parts: KubeletParts, work: PodWork, run: ContainerRun): void {
  const { image, imagePullPolicy, name } = run.spec;
  const present = parts.images.get(work.node)?.has(image) ?? false;
  if (present && imagePullPolicy !== 'Always') {
    tellPresent(parts, work, run);
    return checkEnvironment(parts, work, run);
  }
  podEvent(parts, work, {
    type: 'Normal',
    reason: 'Pulling',
    message: `Pulling image "${image}"`,
    container: name,
  });
  const takesMs = parts.random.int(400, 1400);
  later(parts, work, takesMs, () => {
    if (!parts.inRegistry(image)) return failPull(parts, work, run, 12_000);
    parts.images.get(work.node)?.add(image);
    const took = takesMs < 1000 ? `${takesMs}ms` : `${takesMs / 1000}s`;
    const message = `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: 43136782 bytes.`;
    podEvent(parts, work, { type: 'Normal', reason: 'Pulled', message, container: name });
    checkEnvironment(parts, work, run);
  });
}

export function tellPresent(parts: KubeletParts, work: PodWork, run: ContainerRun): void {
  const message = `Container image "${run.spec.image}" already present on machine and can be accessed by the pod`;
  podEvent(parts, work, { type: 'Normal', reason: 'Pulled', message, container: run.spec.name });
}

/** The API's state lags behind the events: a pod shows ImagePullBackOff only when the next try begins. */
function failPull(parts: KubeletParts, work: PodWork, run: ContainerRun, waitMs: number): void {
  const { image, name: container } = run.spec;
  const reference = image.includes('@') || /:[^/]+$/.test(image) ? image : `${image}:latest`;
  const cause = `rpc error: code = NotFound desc = failed to pull and unpack image "${reference}": failed to resolve image: ${reference}: not found`;
  const failed = (message: string) =>
    podEvent(parts, work, { type: 'Warning', reason: 'Failed', message, container });
  failed(`Failed to pull image "${image}": ${cause}`);
  failed('Error: ErrImagePull');
  later(parts, work, 120, () => {
    run.state = { waiting: { reason: 'ErrImagePull', message: cause } };
    publish(parts, work);
    const message = `Back-off pulling image "${image}"`;
    podEvent(parts, work, { type: 'Normal', reason: 'BackOff', message, container });
    failed('Error: ImagePullBackOff');
  });
  later(parts, work, waitMs + parts.random.int(0, 2500), () => {
    podEvent(parts, work, {
      type: 'Normal',
      reason: 'Pulling',
      message: `Pulling image "${image}"`,
      container,
    });
    const message = `Back-off pulling image "${image}": ErrImagePull: ${cause}`;
    run.state = { waiting: { reason: 'ImagePullBackOff', message } };
    publish(parts, work);
    later(parts, work, parts.random.int(150, 900), () =>
      failPull(parts, work, run, Math.min(300_000, waitMs * 2)),
    );
  });
}

function checkEnvironment(parts: KubeletParts, work: PodWork, run: ContainerRun): void {
  const pod = livePod(parts, work);
  const missing = pod && missingEnvironment(parts.store, pod, run.spec);
  if (missing === undefined) return runContainer(parts, work, run);
  const container = run.spec.name;
  podEvent(parts, work, { type: 'Warning', reason: 'Failed', message: `Error: ${missing}`, container });
  run.state = { waiting: { reason: 'CreateContainerConfigError', message: missing } };
  publish(parts, work);
  later(parts, work, parts.random.int(10_000, 13_000), () => {
    tellPresent(parts, work, run);
    checkEnvironment(parts, work, run);
  });
}
