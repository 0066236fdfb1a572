import type { KubernetesObject } from '@kubernetes/client-node';

export interface StandIn {
  readonly namespace: string;
  readonly kind: 'DaemonSet' | 'Deployment' | 'StatefulSet';
  readonly replicas?: number;
  readonly files: Readonly<Record<string, string>>;
  /** Fields of the container in place of the usual ones. */
  readonly container?: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
}

/** Configuration for the stand-in: it does what `stub` says, and the rest is a `forward` input with a bound. */
export const configOf = (stub: string, limit = '100m'): string => `# stub: ${stub}
[SERVICE]
    HTTP_Server On

[INPUT]
    Name forward
    Mem_Buf_Limit ${limit}

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
  volumes,
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
          volumes: [{ name: 'config', configMap: { name: 'fluent-bit' } }, ...(volumes ?? [])],
        },
      },
    },
  };
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: files };
  return [config, workload];
}

const config = { name: 'config', mountPath: configFolder };

const usualContainer = {
  name: 'fluent-bit',
  image: 'cr.fluentbit.io/fluent/fluent-bit:3.2.0',
  imagePullPolicy: 'IfNotPresent',
  command: ['/fluent-bit/bin/fluent-bit'],
  args: [`--config=${configFolder}/fluent-bit.conf`],
  ports: [{ name: 'http', containerPort: 2020 }],
  resources: { limits: { memory: '64Mi' }, requests: { memory: '16Mi', cpu: '5m' } },
  volumeMounts: [config],
};

/** Volume mounts of the container when it has one more. */
export const mounts = (more: { readonly name: string; readonly mountPath: string }) => [config, more];
