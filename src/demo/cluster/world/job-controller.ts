import type { KubeObject } from '../seams.ts';
import {
  type ControllerParts,
  createRetries,
  createWorkQueue,
  ownerNamed,
  writeStatus,
} from './controller-parts.ts';
import { isTerminal, kubeTime, ownedBy, type Pod, type PodTemplate } from './kube-shapes.ts';
import { createOwnedPod, deleteOwnedPod } from './owned-pods.ts';

interface Job extends KubeObject {
  spec: { template: PodTemplate; activeDeadlineSeconds?: number; ttlSecondsAfterFinished?: number };
  status?: Record<string, unknown>;
}

const component = 'job-controller';

/** One pod for each Job, never tried again; deadline and time to live as written. With a Job its pod and its ConfigMaps go. */
export function startJobController(parts: ControllerParts): () => void {
  const { store } = parts;
  const mark = createWorkQueue(parts, (namespace, name) => {
    const job = store.get('jobs', namespace, name);
    if (job) retry(namespace, name, syncJob(parts, job as Job));
  });
  const retry = createRetries(parts, mark);
  const ends = [
    store.subscribe('jobs', ({ type, object }) => {
      const { namespace, name } = object.metadata;
      if (type === 'DELETED') return collectGarbage(parts, object);
      mark(namespace, name);
      const seconds = (object as Job).spec.activeDeadlineSeconds;
      if (type === 'ADDED' && seconds !== undefined)
        parts.timeline.after(seconds * 1000, () => mark(namespace, name));
    }),
    store.subscribe('pods', ({ object }) => {
      const owner = ownerNamed(object, 'Job');
      if (owner !== undefined) mark(object.metadata.namespace, owner);
    }),
  ];
  return () => ends.forEach((end) => end());
}

/** Whether all was done that is to be done now. */
function syncJob(parts: ControllerParts, job: Job): boolean {
  const { name, creationTimestamp = '' } = job.metadata;
  if (job.status?.['conditions'] !== undefined) return true;
  const [pod] = podsOf(parts, job);
  const nowMs = parts.timeline.nowMs();
  const deadlineMs = (job.spec.activeDeadlineSeconds ?? Infinity) * 1000;
  if (pod && isTerminal(pod)) {
    const isDone = pod.status?.phase === 'Succeeded';
    const failed = { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
    finish(parts, job, isDone ? { type: 'Complete' } : { type: 'Failed', ...failed });
    return true;
  }
  if (nowMs - Date.parse(creationTimestamp) >= deadlineMs) {
    if (pod) deleteOwnedPod(parts, job, pod, component);
    const why = { reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
    finish(parts, job, { type: 'Failed', ...why });
    return true;
  }
  if (pod) return true;
  const labels = { 'batch.kubernetes.io/job-name': name, 'job-name': name };
  if (!createOwnedPod(parts, { owner: job, template: job.spec.template, labels }, component)) return false;
  writeStatus(parts, 'jobs', job, { active: 1, startTime: kubeTime(nowMs) });
  return true;
}

function finish(parts: ControllerParts, job: Job, condition: Readonly<Record<string, string>>): void {
  const { namespace, name, uid } = job.metadata;
  const at = kubeTime(parts.timeline.nowMs());
  const isDone = condition['type'] === 'Complete';
  writeStatus(parts, 'jobs', job, {
    conditions: [{ ...condition, status: 'True', lastProbeTime: at, lastTransitionTime: at }],
    ...(isDone ? { succeeded: 1, completionTime: at } : { failed: 1 }),
  });
  const { ttlSecondsAfterFinished: seconds } = job.spec;
  if (seconds === undefined) return;
  parts.timeline.after(seconds * 1000, () => {
    if (parts.store.get('jobs', namespace, name)?.metadata.uid === uid)
      parts.store.delete('jobs', namespace, name);
  });
}

const podsOf = ({ store }: ControllerParts, job: KubeObject): Pod[] =>
  (store.list('pods', job.metadata.namespace) as Pod[]).filter((pod) => ownedBy(pod, job.metadata.uid));

function collectGarbage(parts: ControllerParts, job: KubeObject): void {
  for (const pod of podsOf(parts, job))
    if (pod.metadata.deletionTimestamp === undefined) deleteOwnedPod(parts, job, pod, component);
  for (const { metadata } of parts.store.list('configmaps', job.metadata.namespace))
    if (metadata.ownerReferences?.some(({ uid }) => uid === job.metadata.uid))
      parts.store.delete('configmaps', metadata.namespace, metadata.name);
}
