import type { KubeletSeam, KubeObject } from '../../seams.ts';
import { kubeTime } from '../store/object-revision.ts';

const WINDOW = '15s';

/** The PodMetrics of a pod as metrics-server gives them; `undefined` while none of its containers runs. */
export function podMetrics(pod: KubeObject, kubelet: KubeletSeam, now: Date) {
  const { name, namespace = '', labels } = pod.metadata;
  const usages = kubelet.podUsage(namespace, name);
  const [first] = usages ?? [];
  if (usages === undefined || first === undefined) return undefined;
  return {
    kind: 'PodMetrics',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: {
      name,
      namespace,
      creationTimestamp: kubeTime(now),
      ...(labels === undefined ? {} : { labels }),
    },
    timestamp: kubeTime(first.at),
    window: WINDOW,
    containers: usages.map(({ container, cpuNanos, memoryBytes }) => ({
      name: container,
      usage: { cpu: `${Math.round(cpuNanos)}n`, memory: `${Math.floor(memoryBytes / 1024)}Ki` },
    })),
  };
}

/** The PodMetricsList of pods; items carry no kind, pods that do not run are left out. */
export function podMetricsList(pods: readonly KubeObject[], kubelet: KubeletSeam, now: Date) {
  const metrics = pods.map((pod) => podMetrics(pod, kubelet, now)).filter((one) => one !== undefined);
  return {
    kind: 'PodMetricsList',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: {},
    items: metrics.map(({ kind: _kind, apiVersion: _apiVersion, ...item }) => item),
  };
}
