import { defaultScene, fluentBitImage, type Scene } from '../../src/demo/cluster/default-scene.ts';
import type { KubeObject } from '../../src/demo/cluster/seams.ts';
import type { DaemonSet } from '../../src/demo/cluster/world/kube-shapes.ts';

/** How `logging/fluent-bit` of the default scene stands otherwise. */
export interface SceneWish {
  readonly version: string;
  /** The container's memory limit. */
  readonly memory: string;
  /** The lines of the forward input between its port and its end. */
  readonly input?: string;
  /** A version whose image cannot be pulled. */
  readonly absent?: string;
}

const nodes = 3;

/** The default scene on its first nodes, which carry much of the load, as it would stand had it always been like that. */
export function sceneWith(wish: SceneWish): Scene {
  const scene = defaultScene();
  const kept = scene.objects.filter(
    ({ object }) => object.kind !== 'Node' || Number(object.metadata.name.slice(5)) <= nodes,
  );
  const objects = kept.map(({ resource, object }) => ({ resource, object: wished(object, wish) }));
  const missingImages = wish.absent === undefined ? [] : [fluentBitImage(wish.absent)];
  return { ...scene, objects, nodeWeights: new Map(), missingImages };
}

function wished(object: KubeObject, wish: SceneWish): KubeObject {
  switch (object.kind) {
    case 'ConfigMap':
      return { ...object, data: { 'fluent-bit.conf': configWith(object, wish.input) } };
    case 'DaemonSet':
      return daemonSetWith(object as DaemonSet, wish);
    default:
      return object;
  }
}

function configWith(object: KubeObject, input = 'Mem_Buf_Limit   256m'): string {
  const { 'fluent-bit.conf': text = '' } = object['data'] as Record<string, string>;
  return text.replace('Mem_Buf_Limit   256m', input);
}

function daemonSetWith(object: DaemonSet, { version, memory }: SceneWish): DaemonSet {
  const { template } = object.spec;
  const containers = template.spec.containers.map((container) => ({
    ...container,
    image: fluentBitImage(version),
    resources: { limits: { memory }, requests: { cpu: '100m', memory: '128Mi' } },
  }));
  return {
    ...object,
    spec: { ...object.spec, template: { ...template, spec: { ...template.spec, containers } } },
  };
}
