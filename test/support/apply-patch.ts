import type { Write } from '../../src/change/write.ts';
import { bodyOf } from './body-of.ts';
import { type ContainerJson, type DaemonSetJson, type Metadata, usualStrategy } from './cluster-objects.ts';
import type { FakeCluster } from './fake-cluster.ts';

const mark = 'fluent-medic.dev/change';

export interface WorkloadPatch {
  readonly metadata?: { readonly annotations: Readonly<Record<string, string | null>> };
  readonly spec: {
    readonly updateStrategy?: DaemonSetJson['spec']['updateStrategy'];
    readonly strategy?: DaemonSetJson['spec']['strategy'];
    readonly minReadySeconds?: number | null;
    readonly progressDeadlineSeconds?: number | null;
    readonly template?: {
      readonly metadata?: { readonly annotations: Readonly<Record<string, string | null>> };
      readonly spec?: {
        readonly containers?: readonly ContainerPatch[];
        readonly volumes?: readonly {
          readonly name: string;
          readonly configMap: { readonly name: string };
        }[];
      };
    };
  };
}
type Strategy = NonNullable<DaemonSetJson['spec']['updateStrategy']>;
export type ContainerPatch = Pick<ContainerJson, 'name'> & {
  readonly image?: string;
  readonly resources?: Record<'limits' | 'requests', { memory: string | null } | undefined>;
};

/** Merges a patch into the objects as the API server does. */
export function patch(fake: FakeCluster, write: Write): void {
  const { daemonSet, configMap } = fake.objects;
  if (write.object.kind === 'ConfigMap') {
    Object.assign(configMap.data, (bodyOf(write) as { data: Record<string, string> }).data);
    bump(configMap.metadata, write);
    return;
  }
  const { metadata, spec } = bodyOf(write) as unknown as WorkloadPatch;
  merge(daemonSet.metadata.annotations, metadata?.annotations);
  if (spec.updateStrategy) daemonSet.spec.updateStrategy = merged(daemonSet, spec.updateStrategy);
  if (spec.strategy) daemonSet.spec.strategy = { ...daemonSet.spec.strategy, ...spec.strategy };
  if (spec.minReadySeconds === null) delete daemonSet.spec.minReadySeconds;
  else if (spec.minReadySeconds !== undefined) daemonSet.spec.minReadySeconds = spec.minReadySeconds;
  if (spec.progressDeadlineSeconds !== undefined)
    daemonSet.spec.progressDeadlineSeconds = spec.progressDeadlineSeconds ?? 600;
  const { template } = spec;
  merge(daemonSet.spec.template.metadata.annotations, template?.metadata?.annotations);
  for (const change of template?.spec?.containers ?? []) {
    const container = daemonSet.spec.template.spec.containers.find((one) => one.name === change.name);
    if (!container) throw new Error(`There is no container ${change.name}.`);
    if (change.image !== undefined) container.image = change.image;
    for (const part of ['limits', 'requests'] as const) {
      const memory = change.resources?.[part]?.memory;
      if (memory === null) delete container.resources[part]?.memory;
      else if (memory !== undefined) container.resources[part] = { ...container.resources[part], memory };
    }
  }
  for (const volume of template?.spec?.volumes ?? []) {
    const mounted = daemonSet.spec.template.spec.volumes.find(({ name }) => name === volume.name);
    if (!mounted) throw new Error(`There is no volume ${volume.name}.`);
    mounted.configMap = volume.configMap;
  }
  bump(daemonSet.metadata, write);
  daemonSet.metadata.generation = (daemonSet.metadata.generation ?? 0) + 1;
  fake.count();
}

/** Null takes a field away; the API server fills in what a rolling update leaves open. */
function merged({ kind, spec }: DaemonSetJson, patch: Strategy): Strategy {
  const { rollingUpdate, type } = { ...spec.updateStrategy, ...patch };
  if (rollingUpdate) return { type, rollingUpdate };
  if (type !== 'RollingUpdate') return { type };
  return kind === 'StatefulSet' ? { type, rollingUpdate: { partition: 0 } } : usualStrategy;
}

function merge(into: Record<string, string>, patch: Readonly<Record<string, string | null>> = {}): void {
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete into[name];
    else into[name] = value;
  }
}

function bump(metadata: Metadata, write: Write): void {
  metadata.resourceVersion = String(Number(metadata.resourceVersion) + 1);
  metadata.annotations[mark] = write.mark;
}
