import type { KubeObject, ObjectStore } from '../seams.ts';
import type { EventRecorder } from './event-recorder.ts';
import { kubeTime, type Pod, type PodTemplate } from './kube-shapes.ts';
import { fnv1a, nameAlphabet, type Random } from './seeded-random.ts';
import type { Timeline } from './timeline.ts';

export interface ControllerParts {
  readonly store: ObjectStore;
  readonly timeline: Timeline;
  readonly events: EventRecorder;
  readonly random: Random;
}

/** Calls `sync` a moment after something was marked, once for however many marks. */
export function createWorkQueue(parts: ControllerParts, sync: (namespace: string, name: string) => void) {
  const marked = new Set<string>();
  return (namespace: string | undefined, name: string, delayMs = parts.random.int(8, 45)): void => {
    const key = `${namespace ?? ''}/${name}`;
    if (marked.has(key)) return;
    marked.add(key);
    parts.timeline.after(delayMs, () => {
      marked.delete(key);
      sync(namespace ?? '', name);
    });
  };
}

/** Marks the controlling owner when a pod or another owned object changes. */
export function ownerNamed(object: KubeObject, kind: string): string | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true && owner.kind === kind)
    ?.name;
}

/** The short hash in the names of revisions and replica sets: digits in the alphabet of safe names. */
export function templateHash(template: unknown): string {
  return String(fnv1a(JSON.stringify(template)))
    .split('')
    .map((digit) => nameAlphabet.charAt(digit.charCodeAt(0) % nameAlphabet.length))
    .join('');
}

export interface PodWish {
  readonly owner: KubeObject;
  readonly template: PodTemplate;
  readonly labels: Record<string, string>;
  readonly node?: string;
}

/** Creates a pod of that template with a generated name and says so in an event of the owner. */
export function createOwnedPod(parts: ControllerParts, wish: PodWish, component: string): Pod {
  const { owner, template, node } = wish;
  const prefix = `${owner.metadata.name}-`;
  const created = parts.store.create(
    'pods',
    {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: {
        name: freeName(parts, owner.metadata.namespace, prefix),
        generateName: prefix,
        namespace: owner.metadata.namespace ?? 'default',
        labels: { ...template.metadata?.labels, ...wish.labels },
        ...(template.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
        ownerReferences: [ownerReference(owner)],
      },
      spec: podSpec(template, node, parts.random),
      status: { phase: 'Pending', qosClass: 'Burstable' },
    },
    'kube-controller-manager',
  ) as Pod;
  const message = `Created pod: ${created.metadata.name}`;
  parts.events.record(owner, { type: 'Normal', reason: 'SuccessfulCreate', message, component });
  return created;
}

/** Asks for the graceful end of a pod; one that no kubelet has yet goes at once. */
export function deleteOwnedPod(parts: ControllerParts, owner: KubeObject, pod: Pod, component: string): void {
  const { namespace, name } = pod.metadata;
  const grace = pod.spec.terminationGracePeriodSeconds ?? 30;
  if (pod.spec.nodeName === undefined) parts.store.delete('pods', namespace, name);
  else
    parts.store.update(
      'pods',
      namespace,
      name,
      (object) => ({
        ...object,
        metadata: {
          ...object.metadata,
          deletionTimestamp: kubeTime(parts.timeline.nowMs() + grace * 1000),
          deletionGracePeriodSeconds: grace,
        },
      }),
      'kube-controller-manager',
    );
  const message = `Deleted pod: ${name}`;
  parts.events.record(owner, { type: 'Normal', reason: 'SuccessfulDelete', message, component });
}

/** Writes a status unless it stands there already. */
export function writeStatus(
  { store }: ControllerParts,
  resource: string,
  object: KubeObject,
  status: Readonly<Record<string, unknown>>,
): void {
  const { namespace, name } = object.metadata;
  const before = (store.get(resource, namespace, name)?.status ?? {}) as Readonly<Record<string, unknown>>;
  const keys = new Set([...Object.keys(before), ...Object.keys(status)]);
  if ([...keys].every((key) => before[key] === status[key])) return;
  store.update(resource, namespace, name, (current) => ({ ...current, status }), 'kube-controller-manager');
}

export const ownerReference = (owner: KubeObject) => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid ?? '',
  controller: true,
  blockOwnerDeletion: true,
});

function freeName(parts: ControllerParts, namespace: string | undefined, prefix: string): string {
  let name = prefix + parts.random.text(5, nameAlphabet);
  while (parts.store.get('pods', namespace, name)) name = prefix + parts.random.text(5, nameAlphabet);
  return name;
}

const daemonTolerations = [
  ['not-ready', 'NoExecute'],
  ['unreachable', 'NoExecute'],
  ['disk-pressure', 'NoSchedule'],
  ['memory-pressure', 'NoSchedule'],
  ['pid-pressure', 'NoSchedule'],
  ['unschedulable', 'NoSchedule'],
].map(([key = '', effect = '']) => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect }));

function podSpec(template: PodTemplate, node: string | undefined, random: Random) {
  const token = `kube-api-access-${random.text(5, nameAlphabet)}`;
  const tokenMount = {
    name: token,
    readOnly: true,
    mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  };
  const { volumes = [], containers, ...rest } = template.spec;
  const tokenVolume = {
    name: token,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 420,
    },
  };
  return {
    volumes: [...volumes, tokenVolume],
    containers: containers.map((container) => ({
      ...container,
      volumeMounts: [...(container.volumeMounts ?? []), tokenMount],
    })),
    ...rest,
    ...(node === undefined ? {} : { affinity: pinnedTo(node), tolerations: daemonTolerations }),
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  };
}

const pinnedTo = (node: string) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
    },
  },
});
