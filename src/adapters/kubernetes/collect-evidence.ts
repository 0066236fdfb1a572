import { said } from '../../language/words.ts';
import { defaultBounds, type EvidenceBounds } from '../../evidence/bounds.ts';
import type { Evidence, LogText, MonitoringBody } from '../../evidence/evidence.ts';
import { readConfigSecret } from './collect-config-secret.ts';
import { collectLogs } from './collect-logs.ts';
import { collectMonitoring } from './collect-monitoring.ts';
import { type CollectedObjects, type CollectQuestion, collectObjects } from './collect-objects.ts';
import { createEvidenceDocuments } from './evidence-documents.ts';
import { createGapList, type GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import { monitoringPort } from './monitoring.ts';
import { readLimitRange, readPodUsage, readQuota } from './namespace-limits.ts';
import { kindOf, readConfigMap, readCustomResource, readEvent, readNode, readPod } from './object-schema.ts';
import { readRevision, readWorkload } from './read-workload.ts';

/**
 * Everything about one container that the cluster tells now, in the shape of a bundle; what cannot be read, or not within its
 * bounds, becomes a gap. Of Secrets only the one with Fluent Bit's configuration is asked for, where the question allows it. `shared`
 * is asked for what many pods have in common. Never throws for what the cluster refuses.
 */
export async function collectEvidence(
  { own: api, shared }: { readonly own: KubeApi; readonly shared: KubeApi },
  question: CollectQuestion,
  collectedAt: Date,
  bounds: EvidenceBounds = defaultBounds,
): Promise<Evidence> {
  const gaps = createGapList();
  const { workload, pod, container } = question;
  const { namespace } = workload;
  const [logs, objects] = await Promise.all([
    logsOf(api, question, gaps, bounds.logs),
    collectObjects({ own: apisWithin(api, bounds), shared: apisWithin(shared, bounds) }, question, gaps),
  ]);
  const monitoring = await monitoringOf(
    api.within(bounds.monitoring.seconds * 1000),
    question,
    objects,
    gaps,
  );
  return {
    cluster: workload.cluster,
    collectedAt: collectedAt.toISOString(),
    focus: { namespace, ...(pod !== undefined && { pod }), workload: workload.name, container },
    ...inDocuments(objects, workload.kind),
    logs,
    monitoring,
    gaps: gaps.gaps,
  };
}

function apisWithin(api: KubeApi, bounds: EvidenceBounds): Readonly<Record<keyof EvidenceBounds, KubeApi>> {
  const within = (kind: keyof EvidenceBounds): KubeApi => api.within(bounds[kind].seconds * 1000);
  return {
    logs: within('logs'),
    config: within('config'),
    objects: within('objects'),
    events: within('events'),
    monitoring: within('monitoring'),
    nodes: within('nodes'),
  };
}

async function logsOf(
  api: KubeApi,
  { workload, pod, container }: CollectQuestion,
  gaps: GapList,
  bounds: EvidenceBounds['logs'],
): Promise<readonly LogText[]> {
  if (pod === undefined) return [];
  return collectLogs(
    api.within(bounds.seconds * 1000),
    { namespace: workload.namespace, pod, container },
    gaps,
    bounds,
  );
}

async function monitoringOf(
  api: KubeApi,
  question: CollectQuestion,
  objects: CollectedObjects,
  gaps: GapList,
): Promise<readonly MonitoringBody[]> {
  const pod = objects.pod && readPod(objects.pod);
  const container = pod?.containers.find((each) => each.name === question.container);
  const { namespace } = question.workload;
  // Whether it runs is not known where the pod may not be read: then its monitoring API is asked all the same.
  const mayRun = pod === undefined ? isHidden(question, gaps) : container?.status?.state.kind === 'running';
  if (question.pod === undefined || !mayRun) {
    gaps.add({
      what: said('gap.what.monitoring'),
      why: said('gap.why.notRunning', { container: question.container }),
      wouldTell: said('gap.wouldTell.counters'),
      reason: 'not-running',
    });
    return [];
  }
  const port = monitoringPort(container, [
    ...objects.configMaps.map((each) => readConfigMap(each).data),
    ...(objects.configSecret ? [readConfigSecret(objects.configSecret).data] : []),
  ]);
  return collectMonitoring(api, { namespace, name: question.pod }, port, gaps);
}

/** The pod could not be read, for another reason than that it is gone. */
function isHidden({ pod }: CollectQuestion, { gaps }: GapList): boolean {
  return gaps.some(
    ({ object, reason }) => object?.kind === 'Pod' && object.name === pod && reason !== 'not-found',
  );
}

function inDocuments(objects: CollectedObjects, workloadKind: string) {
  const documents = createEvidenceDocuments();
  const some = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);
  const parts = {
    pods: documents.add('Pod', some(objects.pod), readPod),
    workloads: [
      ...documents.add(workloadKind, some(objects.workload), (json) => readWorkload(json, workloadKind)),
      ...documents.add('ReplicaSet', objects.replicaSets, (json) => readWorkload(json, 'ReplicaSet')),
    ],
    revisions: documents.add('ControllerRevision', objects.revisions, readRevision),
    configMaps: [
      ...documents.add('ConfigMap', objects.configMaps, readConfigMap),
      ...documents.add('Secret', some(objects.configSecret), readConfigSecret),
    ],
    customResources: objects.customResources.flatMap((json) =>
      documents.add(kindOf(json) ?? '', [json], readCustomResource),
    ),
    events: documents.add('Event', objects.events, readEvent),
    nodes: documents.add('Node', objects.nodes, readNode),
    usages: documents.add('PodMetrics', some(objects.usage), readPodUsage),
    quotas: documents.add('ResourceQuota', objects.quotas, readQuota),
    limitRanges: documents.add('LimitRange', objects.limitRanges, readLimitRange),
  };
  return { ...parts, documents: documents.texts() };
}
