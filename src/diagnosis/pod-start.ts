import type { Evidence } from '../evidence/evidence.ts';
import type { ChosenSubject } from './subject.ts';

/** How long pods of the workload took from created to running. */
export interface PodStart {
  /** The median, in seconds. */
  readonly seconds: number;
  /** How many pods told. */
  readonly pods: number;
}

/** Measured on the pods that were read; a container that restarted no longer says when its pod first ran. undefined where none tells. */
export function measurePodStart({ pods }: Evidence, chosen: ChosenSubject): PodStart | undefined {
  const owner = chosen.pod?.value.owner;
  const took = pods
    .map(({ value }) => value)
    .filter(
      (pod) => pod.namespace === chosen.namespace && owner !== undefined && pod.owner?.name === owner.name,
    )
    .flatMap(({ createdAt, containers }) => {
      const status = containers.find(({ name }) => name === chosen.containerName)?.status;
      if (status?.restartCount !== 0 || status.state.kind !== 'running') return [];
      const seconds = (Date.parse(status.state.startedAt ?? '') - Date.parse(createdAt ?? '')) / 1000;
      return seconds >= 0 ? [seconds] : [];
    })
    .toSorted((a, b) => a - b);
  const seconds = took[Math.floor(took.length / 2)];
  return seconds === undefined ? undefined : { seconds, pods: took.length };
}
