import { admitPod } from '../admission/admit-pod.ts';
import type { KubeObject } from '../seams.ts';
import { type ControllerParts, ownerReference } from './controller-parts.ts';
import { kubeTime, type Pod, type PodTemplate } from './kube-shapes.ts';
import { nameAlphabet, type Random } from './seeded-random.ts';

export interface PodWish {
  readonly owner: KubeObject;
  readonly template: PodTemplate;
  readonly labels: Record<string, string>;
  readonly node?: string;
}

/** Creates a pod of that template with a generated name, or learns that none may be created; an event of the owner says which. */
export function createOwnedPod(parts: ControllerParts, wish: PodWish, component: string): boolean {
  const { owner } = wish;
  const pod = podOf(parts, wish);
  const { name } = pod.metadata;
  const admission = admitPod(parts.store, pod);
  if ('refused' in admission) {
    const message = `Error creating: pods "${name}" is forbidden: ${admission.refused}`;
    parts.events.record(owner, { type: 'Warning', reason: 'FailedCreate', message, component });
    return false;
  }
  parts.store.create('pods', admission.pod, 'kube-controller-manager');
  const message = `Created pod: ${name}`;
  parts.events.record(owner, { type: 'Normal', reason: 'SuccessfulCreate', message, component });
  return true;
}

function podOf(parts: ControllerParts, { owner, template, labels, node }: PodWish): Pod {
  const prefix = `${owner.metadata.name}-`;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: freeName(parts, owner.metadata.namespace, prefix),
      generateName: prefix,
      namespace: owner.metadata.namespace ?? 'default',
      labels: { ...template.metadata?.labels, ...labels },
      ...(template.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
      ownerReferences: [ownerReference(owner)],
    },
    spec: podSpec(template, node, parts.random),
    status: { phase: 'Pending', qosClass: 'Burstable' },
  };
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
  const hasToken = template.spec.automountServiceAccountToken !== false;
  return {
    volumes: hasToken ? [...volumes, tokenVolume] : volumes,
    containers: containers.map((container) => ({
      ...container,
      volumeMounts: [...(container.volumeMounts ?? []), ...(hasToken ? [tokenMount] : [])],
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
