import type { KubeEvent } from '../../evidence/evidence.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import type { KubeApi } from './kube-api.ts';
import { listObjects } from './kube-objects.ts';
import { readEvent } from './object-schema.ts';

/** What controllers put before the API server's own words, each in its manner, and what the recorder does where there are many. */
const before =
  /^(\(combined from similar events\): )?(Error creating: |create Pod \S+ in StatefulSet \S+ failed error: )?/;

/**
 * The API server's newest refusal of a pod of the workload since then, as its controller tells it in an event: a Deployment's pods are made
 * by its ReplicaSets.
 */
export async function readRefusedPods(
  api: KubeApi,
  { kind, namespace, name }: WorkloadRef,
  since: string,
): Promise<string | undefined> {
  const maker = kind === 'Deployment' ? 'ReplicaSet' : kind;
  const ofName = kind === 'Deployment' ? '' : `,involvedObject.name=${name}`;
  const fieldSelector = `involvedObject.kind=${maker},reason=FailedCreate${ofName}`;
  const found = await listObjects(api, 'Event', namespace, { fieldSelector });
  const isOwn = ({ involved }: KubeEvent) =>
    involved.name === name || involved.name.replace(/-[a-z0-9]+$/, '') === name;
  const [newest] = found
    .map((each) => readEvent(each))
    .filter((event) => isOwn(event) && lastMs(event) >= Math.floor(Date.parse(since) / 1000) * 1000)
    .toSorted((a, b) => lastMs(b) - lastMs(a));
  return newest?.message.replace(before, '');
}

const lastMs = ({ lastAt = '' }: KubeEvent): number => Date.parse(lastAt) || 0;
