import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';
import type { Scene } from '../../../src/demo/cluster/default-scene.ts';
import type { KubeObject } from '../../../src/demo/cluster/seams.ts';
import type { DaemonSet, Resources } from '../../../src/demo/cluster/world/kube-shapes.ts';

export type Files = Readonly<Record<string, string>>;
export type SceneObject = Scene['objects'][number];

/** One way to keep `logging/fluent-bit` in Git. */
export interface Keeping {
  readonly name: string;
  readonly files: Files;
  /** What the controllers keep in the cluster because of these files; throws where they are wrong. */
  readonly render: (files: Files) => readonly SceneObject[];
  /** As whom the workload is written. */
  readonly manager: string;
  /** What of GitOps stands in the cluster; `repository` is the address. */
  readonly controllers: (repository: string) => readonly SceneObject[];
}

interface Base {
  readonly daemonSet: DaemonSet;
  readonly configMap: KubeObject;
}

const folder = 'clusters/prod';
const textOf = ({ configMap }: Base): string => (configMap['data'] as Files)['fluent-bit.conf'] ?? '';
const yamlOf = (files: Files, path: string): unknown => parse(files[path] ?? '');

/** Manifests with images and a generated ConfigMap, by Flux. */
export function byKustomize(base: Base): Keeping {
  const mark = {
    'kustomize.toolkit.fluxcd.io/name': 'logs',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  };
  const [container] = base.daemonSet.spec.template.spec.containers;
  const [repository = '', tag = ''] = container?.image.split(':') ?? [];
  const manifest = marked(withContainer(base.daemonSet, { image: repository }), mark);
  return {
    name: 'Kustomize by Flux',
    files: {
      [`${folder}/kustomization.yaml`]: `# of team-logs
resources:
  - daemonset.yaml
images:
  - name: ${repository}
    newTag: ${tag} # pinned
configMapGenerator:
  - name: fluent-bit
    namespace: logging
    files:
      - fluent-bit.conf
`,
      [`${folder}/daemonset.yaml`]: `# the agent\n${stringify(manifest)}`,
      [`${folder}/fluent-bit.conf`]: textOf(base),
    },
    render(files) {
      const { images } = yamlOf(files, `${folder}/kustomization.yaml`) as {
        images: { name: string; newTag: string }[];
      };
      const [image] = images;
      const text = files[`${folder}/fluent-bit.conf`] ?? '';
      const name = `fluent-bit-${hashName(text)}`;
      const daemonSet = yamlOf(files, `${folder}/daemonset.yaml`) as DaemonSet;
      const reading = withConfigMap(
        withContainer(daemonSet, { image: `${image?.name}:${image?.newTag}` }),
        name,
      );
      return [mapNamed(marked(base.configMap, mark), name, text), asDaemonSet(reading)];
    },
    manager: 'kustomize-controller',
    controllers: (url) => fluxObjects(url),
  };
}

/** Values of the official chart, by Argo CD. */
export function byHelm(base: Base): Keeping {
  const mark = { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': 'fluent-bit-0.48.9' };
  const [container] = base.daemonSet.spec.template.spec.containers;
  const [repository = '', tag = ''] = container?.image.split(':') ?? [];
  const [, service = '', inputs = '', outputs = ''] =
    /^([^]*?)(\[INPUT\][^]*?)(\[OUTPUT\][^]*)$/.exec(textOf(base)) ?? [];
  const values = {
    image: { repository, tag },
    resources: container?.resources,
    config: { service, inputs, outputs },
  };
  return {
    name: 'a Helm chart by Argo CD',
    files: {
      [`${folder}/values.yaml`]: `# values of team-logs\n${stringify(values)}`,
      [`${folder}/Chart.yaml`]: 'name: fluent-bit\nversion: 0.48.9\n',
    },
    render(files) {
      const { image, resources, config } = yamlOf(files, `${folder}/values.yaml`) as typeof values;
      const text = config.service + config.inputs + config.outputs;
      const own = withContainer(base.daemonSet, { image: `${image.repository}:${image.tag}`, resources });
      const summed = withTemplateAnnotation(own, 'checksum/config', hashName(text));
      const tracked = <T extends KubeObject>(object: T): T =>
        marked(object, mark, {
          'argocd.argoproj.io/tracking-id': `logs:apps/${object.kind}:logging/fluent-bit`,
        });
      return [mapNamed(tracked(base.configMap), 'fluent-bit', text), asDaemonSet(tracked(summed))];
    },
    manager: 'argocd-controller',
    controllers: (url) => [
      {
        resource: 'applications',
        object: {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: { name: 'logs', namespace: 'argocd' },
          spec: {
            source: {
              repoURL: url,
              path: folder,
              targetRevision: 'main',
              helm: { valueFiles: ['values.yaml'] },
            },
            syncPolicy: { automated: { selfHeal: true } },
          },
          status: { sourceType: 'Helm' },
        },
      },
    ],
  };
}

/** A custom resource of fluent-operator, brought by Flux. */
export function byOperator(base: Base): Keeping {
  const mark = {
    'kustomize.toolkit.fluxcd.io/name': 'logs',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  };
  const [container] = base.daemonSet.spec.template.spec.containers;
  const resource = {
    apiVersion: 'fluentbit.fluent.io/v1alpha2',
    kind: 'FluentBit',
    metadata: { name: 'fluent-bit', namespace: 'logging', labels: mark },
    spec: { image: container?.image ?? '', resources: container?.resources ?? {} },
  };
  const owner = {
    apiVersion: resource.apiVersion,
    kind: 'FluentBit',
    name: 'fluent-bit',
    uid: 'cr-1',
    controller: true,
  };
  return {
    name: 'a custom resource of fluent-operator by Flux',
    files: { [`${folder}/fluent-bit.yaml`]: `# read by fluent-operator\n${stringify(resource)}` },
    render(files) {
      const written = yamlOf(files, `${folder}/fluent-bit.yaml`) as typeof resource;
      const { image, resources } = written.spec;
      const made = withContainer(base.daemonSet, { image, resources });
      const owned = { ...made, metadata: { ...made.metadata, ownerReferences: [owner] } };
      return [
        { resource: 'fluentbits', object: written },
        { resource: 'configmaps', object: base.configMap },
        asDaemonSet(owned),
      ];
    },
    manager: 'fluent-operator',
    controllers: (url) => fluxObjects(url),
  };
}

function fluxObjects(url: string): readonly SceneObject[] {
  const metadata = { name: 'logs', namespace: 'flux-system' };
  return [
    {
      resource: 'kustomizations',
      object: {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata,
        spec: { path: `./${folder}`, sourceRef: { kind: 'GitRepository', name: 'logs' } },
      },
    },
    {
      resource: 'gitrepositories',
      object: {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata,
        spec: { url, ref: { branch: 'main' } },
      },
    },
  ];
}

interface Fields {
  readonly image: string;
  readonly resources?: Resources | undefined;
}

function withContainer(object: DaemonSet, { image, resources }: Fields): DaemonSet {
  const { spec } = object.spec.template;
  return withPodSpec(object, {
    containers: spec.containers.map((each) => ({ ...each, image, ...(resources ? { resources } : {}) })),
  });
}

function withConfigMap(object: DaemonSet, name: string): DaemonSet {
  const volumes = (object.spec.template.spec.volumes ?? []).map((volume) =>
    volume.configMap ? { ...volume, configMap: { ...volume.configMap, name } } : volume,
  );
  return withPodSpec(object, { volumes });
}

function withPodSpec(object: DaemonSet, fields: Partial<DaemonSet['spec']['template']['spec']>): DaemonSet {
  const { template } = object.spec;
  return {
    ...object,
    spec: { ...object.spec, template: { ...template, spec: { ...template.spec, ...fields } } },
  };
}

function withTemplateAnnotation(object: DaemonSet, key: string, value: string): DaemonSet {
  const { template } = object.spec;
  const metadata = { ...template.metadata, annotations: { [key]: value } };
  return { ...object, spec: { ...object.spec, template: { ...template, metadata } } };
}

function marked<T extends KubeObject>(object: T, labels: Files, annotations: Files = {}): T {
  const { metadata } = object;
  const own = isDeepStrictEqual(annotations, {})
    ? {}
    : { annotations: { ...metadata.annotations, ...annotations } };
  return { ...object, metadata: { ...metadata, labels: { ...metadata.labels, ...labels }, ...own } };
}

const mapNamed = (object: KubeObject, name: string, text: string): SceneObject => ({
  resource: 'configmaps',
  object: { ...object, metadata: { ...object.metadata, name }, data: { 'fluent-bit.conf': text } },
});

const asDaemonSet = ({ status: _, ...object }: DaemonSet): SceneObject => ({
  resource: 'daemonsets',
  object: object as KubeObject,
});

/** In the letters that Kustomize ends a name with. */
function hashName(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 10);
  return [...bytes].map((byte) => '2456789bcdfghkmt'[byte % 16]).join('');
}
