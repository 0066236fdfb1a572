import { type Answer, json } from './answer.ts';
import { podMetrics, podMetricsList } from './pod/pod-metrics.ts';
import { refuseUnknownOptions } from './query-options.ts';
import { selectionOf } from './read/selection.ts';
import type { ApiDependencies, ResourceCall } from './resource-call.ts';
import { definitionOf } from './resource-definition.ts';
import { notFound, notImplemented } from './status-error.ts';

/** Answers list and get of `pods` in `metrics.k8s.io`; 404 for a pod of which no container runs. */
export function answerMetrics(
  api: ApiDependencies,
  { info, verb, query }: Omit<ResourceCall, 'definition'>,
): Answer {
  refuseUnknownOptions(verb, undefined, query);
  const definition = definitionOf('pods');
  const metricsOf = { ...definition, group: 'metrics.k8s.io' };
  if (verb === 'list') {
    const selection = selectionOf(definition, info.namespace, query);
    const pods = api.store.storedList('pods', info.namespace).filter(selection.matches);
    return json(podMetricsList(pods, api.kubelet, api.now()));
  }
  if (verb !== 'get' || info.name === undefined) throw notImplemented(`${verb} of pods.metrics.k8s.io`);
  const pod = api.store.stored('pods', info.namespace, info.name);
  const metrics = pod === undefined ? undefined : podMetrics(pod, api.kubelet, api.now());
  if (metrics === undefined) throw notFound(metricsOf, `${info.namespace}/${info.name}`);
  return json(metrics);
}
