import type { KubeObject } from '../../../src/demo/cluster/seams.ts';

export const operatorConf = `[SERVICE]
    Http_Server On
[INPUT]
    Name tail
    Path /var/log/containers/*.log
    Mem_Buf_Limit 100MB
[OUTPUT]
    Name es
    Match *
    Host es
    HTTP_User fluent
    HTTP_Passwd hunter2
`;

type Entry = readonly [plural: string, object: KubeObject];
interface Scene {
  /** The operator's own objects, the workload's owner first. */
  readonly owners: readonly Entry[];
  readonly secret: string;
  readonly mountPath: string;
  readonly args: readonly string[];
}

const helm = {
  labels: { 'app.kubernetes.io/managed-by': 'Helm' },
  annotations: { 'meta.helm.sh/release-name': 'logging-stack' },
};
const resource = (kind: string, apiVersion: string, name: string, more: Partial<KubeObject> = {}): Entry => [
  `${kind.toLowerCase()}s`,
  { apiVersion, kind, ...more, metadata: { name, ...more.metadata } },
];

/** fluent-operator: the DaemonSet is named as its FluentBit, the Secret as the ClusterFluentBitConfig. */
export const fluentOperator: Scene = {
  owners: [
    resource('FluentBit', 'fluentbit.fluent.io/v1alpha2', 'fluent-bit', {
      metadata: { name: 'fluent-bit', namespace: 'logging', ...helm },
      spec: { fluentBitConfigName: 'fluent-bit-config' },
    }),
    resource('ClusterFluentBitConfig', 'fluentbit.fluent.io/v1alpha2', 'fluent-bit-config', {
      metadata: { name: 'fluent-bit-config', ...helm },
    }),
  ],
  secret: 'fluent-bit-config',
  mountPath: '/fluent-bit/config',
  args: [],
};

/** logging-operator: the DaemonSet belongs to a FluentbitAgent without a namespace. */
export const loggingOperator: Scene = {
  owners: [resource('FluentbitAgent', 'logging.banzaicloud.io/v1beta1', 'fluent-bit')],
  secret: 'fluent-bit-fluentbit',
  mountPath: '/fluent-bit/etc-operator',
  args: ['-c', '/fluent-bit/etc-operator/fluent-bit.conf'],
};

/** Everything that stands in a cluster where an operator runs Fluent Bit, with one pod. */
export function operatorObjects({ owners, secret, mountPath, args }: Scene): readonly Entry[] {
  const labels = { 'app.kubernetes.io/name': 'fluent-bit' };
  const spec = {
    containers: [
      {
        name: 'fluent-bit',
        image: 'cr.fluentbit.io/fluent/fluent-bit:4.2.8',
        args,
        volumeMounts: [
          { name: 'config', mountPath },
          { name: 'es', mountPath: '/fluent-bit/secrets/es' },
        ],
      },
    ],
    volumes: [
      { name: 'config', secret: { secretName: secret } },
      { name: 'es', secret: { secretName: 'es-credentials' } },
    ],
  };
  const template = { metadata: { labels }, spec };
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const [owner] = owners.map(([, object]) => object);
  return [
    ...owners,
    [
      'secrets',
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: secret, namespace: 'logging', annotations: { applied: 'hunter2' } },
        data: {
          'fluent-bit.conf': base64(operatorConf),
          'store.p12': '/v8A',
          'token.lua': base64('-- a script\nreturn 1\n'),
        },
      },
    ],
    [
      'secrets',
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'es-credentials', namespace: 'logging' },
        data: { password: base64('hunter2') },
      },
    ],
    [
      'daemonsets',
      owned(
        {
          apiVersion: 'apps/v1',
          kind: 'DaemonSet',
          metadata: { name: 'fluent-bit', namespace: 'logging', labels },
          spec: { selector: { matchLabels: labels }, template },
        },
        owner,
      ),
    ],
    [
      'pods',
      owned(
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'fluent-bit-1', namespace: 'logging', labels },
          spec,
        },
        { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'fluent-bit' } },
      ),
    ],
  ];
}

function owned(
  object: KubeObject,
  owner: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'> | undefined,
): KubeObject {
  if (!owner) return object;
  const { apiVersion, kind, metadata } = owner;
  const reference = { apiVersion, kind, name: metadata.name, uid: `uid-${kind}`, controller: true };
  return { ...object, metadata: { ...object.metadata, ownerReferences: [reference] } };
}
