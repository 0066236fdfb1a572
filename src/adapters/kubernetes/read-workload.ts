import type { Revision, Scheduling, UpdateStrategy, Workload } from '../../evidence/evidence.ts';
import { managersOf, writersOf } from './field-writers.ts';
import {
  quantity,
  revisionJson,
  type StrategyJson,
  type TemplateSpecJson,
  type WorkloadJson,
  workloadJson,
} from './object-json.ts';
import { controllerOf, kindOf, parse } from './object-schema.ts';
import { readContainers, readVolumes } from './pod-spec.ts';
import { present } from './present.ts';

const workloadKinds = ['DaemonSet', 'Deployment', 'StatefulSet', 'ReplicaSet'];

/**
 * Reads a DaemonSet, Deployment, StatefulSet or ReplicaSet. `assumedKind` serves items of a list, which may come without
 * `kind`. Throws a plain Error with one sentence when `json` is none of them.
 */
export function readWorkload(json: unknown, assumedKind?: string): Workload {
  const { metadata, spec, status } = parse(workloadJson, json, workloadKinds);
  const kind = kindOf(json) ?? assumedKind ?? '';
  if (!workloadKinds.includes(kind)) {
    throw new Error(`${metadata.name}: the kind is "${kind}"; expected one of ${workloadKinds.join(', ')}.`);
  }
  const strategy = spec?.updateStrategy ?? spec?.strategy;
  const template = spec?.template;
  return present({
    kind,
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid === '' ? undefined : metadata.uid,
    resourceVersion: metadata.resourceVersion,
    createdAt: metadata.creationTimestamp,
    writers: writersOf(metadata),
    generation: metadata.generation,
    observedGeneration: status?.observedGeneration,
    labels: metadata.labels,
    annotations: metadata.annotations,
    fieldManagers: managersOf(metadata),
    owner: controllerOf(metadata),
    selector: spec?.selector?.matchLabels ?? {},
    templateAnnotations: template?.metadata?.annotations ?? {},
    containers: template ? readContainers(template.spec, []) : [],
    volumes: template ? readVolumes(template.spec) : [],
    updateStrategy: strategy && strategyOf(strategy),
    minReadySeconds: spec?.minReadySeconds,
    progressDeadlineSeconds: spec?.progressDeadlineSeconds,
    isPaused: spec?.paused ? (true as const) : undefined,
    scheduling: template && schedulingOf(template.spec),
    ...podCounts(kind, spec?.replicas, status),
  });
}

function strategyOf({ type, rollingUpdate }: StrategyJson): UpdateStrategy {
  const maxUnavailable = quantity.parse(rollingUpdate?.['maxUnavailable']);
  return present({ type, maxUnavailable, rollingUpdate });
}

function schedulingOf({ nodeSelector, tolerations, affinity }: TemplateSpecJson): Scheduling {
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return {
    nodeSelector,
    tolerations: tolerations.map((each) => present(each)),
    hasAffinity: required !== undefined,
  };
}

/** Reads a ControllerRevision of a DaemonSet or StatefulSet. Throws a plain Error with one sentence for anything else. */
export function readRevision(json: unknown): Revision {
  const { metadata, revision, data } = parse(revisionJson, json, ['ControllerRevision']);
  const template = data?.spec?.template?.spec;
  const containers = template?.containers ?? [];
  const volumes = template ? readVolumes(template) : [];
  const limits = containers.flatMap(({ name, resources }) =>
    resources?.limits.memory === undefined ? [] : [[name, resources.limits.memory] as const],
  );
  return present({
    namespace: metadata.namespace,
    name: metadata.name,
    owner: controllerOf(metadata),
    revision,
    createdAt: metadata.creationTimestamp,
    images: Object.fromEntries(containers.map((each) => [each.name, each.image])),
    memoryLimits: limits.length > 0 ? Object.fromEntries(limits) : undefined,
    volumes: volumes.length > 0 ? volumes : undefined,
  });
}

function podCounts(
  kind: string,
  replicas: number | undefined,
  status: WorkloadJson['status'],
): Pick<Workload, 'desired' | 'updated' | 'available' | 'unavailable'> {
  if (kind === 'DaemonSet') {
    const desired = status?.desiredNumberScheduled ?? 0;
    const available = status?.numberAvailable ?? 0;
    const unavailable = status?.numberUnavailable ?? desired - available;
    return { desired, updated: status?.updatedNumberScheduled ?? 0, available, unavailable };
  }
  const desired = replicas ?? 1;
  const available = status?.availableReplicas ?? 0;
  const updated = status?.updatedReplicas ?? (kind === 'ReplicaSet' ? (status?.replicas ?? 0) : 0);
  return {
    desired,
    updated,
    available,
    unavailable: status?.unavailableReplicas ?? Math.max(0, desired - available),
  };
}
