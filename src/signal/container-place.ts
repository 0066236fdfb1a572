import type { Container, Pod } from './pod.ts';
import type { PodSignal, WorkloadRef } from './signal.ts';

type ContainerPlace = Pick<PodSignal, 'workload' | 'pod' | 'podUid' | 'node' | 'container' | 'image'>;

/** Where a signal of a container comes from. */
export const containerPlace = (pod: Pod, container: Container, workload: WorkloadRef): ContainerPlace => ({
  workload,
  pod: pod.name,
  podUid: pod.uid,
  ...(pod.node === undefined ? {} : { node: pod.node }),
  container: container.name,
  image: container.image,
});
