import { type ContainerRun, containerStatus } from './container-run.ts';
import { type Condition, kubeTime, type Pod, type PodStatus } from './kube-shapes.ts';

export interface PodFacts {
  readonly runs: readonly ContainerRun[];
  readonly startedAtMs: number;
  readonly hostIp: string;
  readonly podIp: string | undefined;
  /** Set when the pod has come to its end. */
  readonly ended: 'Succeeded' | 'Failed' | undefined;
}

/** The status a kubelet reports for a pod, transition times kept where a condition did not change. */
export function podStatus(pod: Pod, facts: PodFacts, nowMs: number): PodStatus {
  const phase = facts.ended ?? (facts.runs.some((run) => run.containerId !== '') ? 'Running' : 'Pending');
  const resources = facts.runs[0]?.spec.resources;
  return {
    observedGeneration: pod.metadata.generation ?? 1,
    phase,
    conditions: conditions(pod, facts, nowMs),
    hostIP: facts.hostIp,
    hostIPs: [{ ip: facts.hostIp }],
    ...(facts.podIp === undefined ? {} : { podIP: facts.podIp, podIPs: [{ ip: facts.podIp }] }),
    startTime: kubeTime(facts.startedAtMs),
    containerStatuses: facts.runs.map(containerStatus),
    qosClass: qosClass(pod),
    ...(resources?.requests ? { allocatedResources: resources.requests } : {}),
    ...(resources?.limits || resources?.requests ? { resources } : {}),
  };
}

export function qosClass(pod: Pod): string {
  const all = pod.spec.containers.map((container) => container.resources ?? {});
  if (all.every((one) => !one.limits && !one.requests)) return 'BestEffort';
  const guaranteed = all.every(
    ({ limits, requests }) =>
      limits?.cpu !== undefined &&
      limits.memory !== undefined &&
      (requests?.cpu ?? limits.cpu) === limits.cpu &&
      (requests?.memory ?? limits.memory) === limits.memory,
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function conditions(pod: Pod, facts: PodFacts, nowMs: number): Condition[] {
  const unready = facts.runs.filter((run) => !run.ready).map((run) => run.spec.name);
  const completed = facts.ended === 'Succeeded' ? { reason: 'PodCompleted' } : undefined;
  const notReady = completed ?? {
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
  const ready = unready.length === 0 && !facts.ended;
  const wanted: Condition[] = [
    {
      type: 'PodReadyToStartContainers',
      status: facts.podIp !== undefined && !facts.ended ? 'True' : 'False',
    },
    { type: 'Initialized', status: 'True', ...completed },
    { type: 'Ready', status: ready ? 'True' : 'False', ...(ready ? {} : notReady) },
    { type: 'ContainersReady', status: ready ? 'True' : 'False', ...(ready ? {} : notReady) },
    { type: 'PodScheduled', status: 'True' },
  ];
  return wanted.map((condition) => withTimes(pod, condition, nowMs));
}

function withTimes(pod: Pod, wanted: Condition, nowMs: number): Condition {
  const { type, status, ...why } = wanted;
  const before = pod.status?.conditions?.find((condition) => condition.type === type);
  const since = before?.status === status ? before.lastTransitionTime : undefined;
  return {
    type,
    observedGeneration: pod.metadata.generation ?? 1,
    status,
    lastProbeTime: null,
    lastTransitionTime: since ?? kubeTime(nowMs),
    ...why,
  };
}
