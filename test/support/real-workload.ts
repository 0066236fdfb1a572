import type { KubernetesObject } from '@kubernetes/client-node';

export interface StandIn {
  readonly namespace: string;
  readonly kind: 'DaemonSet' | 'Deployment' | 'StatefulSet';
  readonly replicas?: number;
  readonly files: Readonly<Record<string, string>>;
  /** Fields of the container in place of the usual ones. */
  readonly container?: Readonly<Record<string, unknown>>;
  /** Besides that of the configuration. */
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
}

/** Where the nodes have the stand-in. */
export const repository = process.env['E2E_IMAGE'] ?? 'localhost/fluent-medic/fluent-bit';

/** The stand-in that claims to be this version of Fluent Bit. */
export const imageOf = (version: string): string => `${repository}:${version}`;

/** A `forward` input in whose section `bound` stands, and what the stand-in does. */
export const configOf = (does: string, bound = 'Mem_Buf_Limit 100m'): string => `# stand-in: ${does}
[SERVICE]
    HTTP_Server On
    Health_Check On
    storage.metrics On

[INPUT]
    Name forward
    ${bound}

[OUTPUT]
    Name stdout
    Match *
`;

export const configFolder = '/fluent-bit/etc/conf';

/** A workload `fluent-bit` of the stand-in with its ConfigMap. */
export function standIn({
  namespace,
  kind,
  replicas,
  files,
  container,
  volumes = [],
}: StandIn): KubernetesObject[] {
  const labels = { 'app.kubernetes.io/name': 'fluent-bit' };
  const metadata = { name: 'fluent-bit', namespace };
  const workload = {
    apiVersion: 'apps/v1',
    kind,
    metadata,
    spec: {
      selector: { matchLabels: labels },
      ...(kind === 'DaemonSet' ? {} : { replicas: replicas ?? 1 }),
      ...(kind === 'StatefulSet' ? { serviceName: 'fluent-bit', podManagementPolicy: 'Parallel' } : {}),
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 2,
          containers: [{ ...usualContainer, ...container }],
          volumes: [{ name: 'config', configMap: { name: 'fluent-bit' } }, ...volumes],
        },
      },
    },
  };
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: files };
  return [config, workload];
}

const usualContainer = {
  name: 'fluent-bit',
  image: imageOf('3.2.0'),
  imagePullPolicy: 'IfNotPresent',
  command: ['/fluent-bit/bin/fluent-bit'],
  args: [`--config=${configFolder}/fluent-bit.conf`],
  ports: [{ name: 'http', containerPort: 2020 }],
  resources: { limits: { memory: '64Mi' }, requests: { memory: '16Mi', cpu: '5m' } },
  volumeMounts: [{ name: 'config', mountPath: configFolder }],
};
