import type { KubeObject } from './seams.ts';

/** What stands in a simulated cluster when it begins. */
export interface Scene {
  readonly cluster: string;
  /** By plural resource name, created in this order. */
  readonly objects: readonly { readonly resource: string; readonly object: KubeObject }[];
  /** How much of the load each node gets. */
  readonly nodeWeights: ReadonlyMap<string, number>;
  readonly images: readonly string[];
  /** Released, but not in the registry that the nodes pull from. */
  readonly missingImages?: readonly string[];
  /** How long the pods have been running. */
  readonly agedMs: number;
}

const repository = 'cr.fluentbit.io/fluent/fluent-bit';
export const fluentBitImage = (version: string): string => `${repository}:${version}`;

const nodeMemoryKi = [
  7_220_344, 7_220_344, 3_610_172, 5_415_258, 7_220_344, 3_610_172, 5_415_258, 7_220_344, 5_415_258,
  3_610_172, 7_220_344, 5_415_258,
];

/** Where most of the traffic comes in; the others never fill a buffer. */
const weights = [1, 1.15, 0.15, 0.9, 1.05, 0.1, 0.85, 1.2, 0.12, 0.16, 0.95, 0.18];

const fluentBitConf = `[SERVICE]
    Flush           1
    Grace           5
    Log_Level       info
    HTTP_Server     On
    HTTP_Listen     0.0.0.0
    HTTP_Port       2020
    Health_Check    On
    storage.metrics On

[INPUT]
    Name            forward
    Listen          0.0.0.0
    Port            24224
    Mem_Buf_Limit   256m

[OUTPUT]
    Name            http
    Match           *
    Host            log-gateway.observability.svc
    Port            9880
    URI             /ingest
    Format          json
    Retry_Limit     10

`;

/** Cluster `prod-eu`: twelve nodes, the DaemonSet `logging/fluent-bit` on 1.9.2 and a log gateway. */
export function defaultScene(): Scene {
  const names = nodeMemoryKi.map((_, at) => `node-${at + 1}`);
  const gatewayImage = 'registry.example.com/platform/log-gateway:2.14.1';
  return {
    cluster: 'prod-eu',
    objects: [
      ...['default', 'kube-system', 'logging', 'observability'].map((name) => ({
        resource: 'namespaces',
        object: namespaceObject(name),
      })),
      ...names.map((name, at) => ({ resource: 'nodes', object: node(name, at) })),
      { resource: 'limitranges', object: limitRange('logging') },
      { resource: 'resourcequotas', object: memoryQuota('logging') },
      { resource: 'configmaps', object: configMap('fluent-bit', { 'fluent-bit.conf': fluentBitConf }) },
      { resource: 'daemonsets', object: fluentBitDaemonSet() },
      { resource: 'deployments', object: gatewayDeployment(gatewayImage) },
    ],
    nodeWeights: new Map(names.map((name, at) => [name, weights[at] ?? 1])),
    images: [fluentBitImage('1.9.2'), gatewayImage],
    agedMs: 6.5 * 3_600_000,
  };
}

const namespaceObject = (name: string): KubeObject => ({
  kind: 'Namespace',
  apiVersion: 'v1',
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
});

const configMap = (name: string, data: Record<string, string>): KubeObject => ({
  kind: 'ConfigMap',
  apiVersion: 'v1',
  metadata: { name, namespace: 'logging', labels: { 'app.kubernetes.io/name': 'fluent-bit' } },
  data,
});

/** What a platform team allows a container at most. */
const limitRange = (namespace: string): KubeObject => ({
  kind: 'LimitRange',
  apiVersion: 'v1',
  metadata: { name: 'container-sizes', namespace },
  spec: { limits: [{ type: 'Container', max: { memory: '3Gi' } }] },
});

/** Room for twelve pods with two gibibytes each. */
const memoryQuota = (namespace: string): KubeObject => ({
  kind: 'ResourceQuota',
  apiVersion: 'v1',
  metadata: { name: 'memory', namespace },
  spec: { hard: { 'limits.memory': '24Gi' } },
});

function node(name: string, at: number): KubeObject {
  const memory = `${nodeMemoryKi[at] ?? 3_610_172}Ki`;
  const condition = (type: string, status: string, reason: string) => ({ type, status, reason });
  return {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: {
      name,
      labels: { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' },
    },
    spec: {},
    status: {
      capacity: { cpu: '4', memory: `${(nodeMemoryKi[at] ?? 3_610_172) + 614_400}Ki`, pods: '110' },
      allocatable: { cpu: '4', memory, pods: '110' },
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID'),
        condition('Ready', 'True', 'KubeletReady'),
      ],
      addresses: [
        { type: 'InternalIP', address: `10.250.0.${11 + at}` },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: 'amd64',
        containerRuntimeVersion: 'containerd://2.1.9',
        kernelVersion: '6.18.44',
        kubeletVersion: 'v1.36.2',
        operatingSystem: 'linux',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
      },
    },
  };
}

function fluentBitDaemonSet(): KubeObject {
  const labels = { 'app.kubernetes.io/instance': 'fluent-bit', 'app.kubernetes.io/name': 'fluent-bit' };
  return {
    kind: 'DaemonSet',
    apiVersion: 'apps/v1',
    metadata: { name: 'fluent-bit', namespace: 'logging', labels },
    spec: {
      revisionHistoryLimit: 10,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          volumes: [
            { name: 'config', configMap: { name: 'fluent-bit', defaultMode: 420 } },
            { name: 'varlog', hostPath: { path: '/var/log', type: '' } },
          ],
          containers: [fluentBitContainer()],
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          dnsPolicy: 'ClusterFirst',
          serviceAccountName: 'fluent-bit',
          serviceAccount: 'fluent-bit',
          securityContext: {},
          schedulerName: 'default-scheduler',
        },
      },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: 0 } },
    },
    status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  };
}

function fluentBitContainer() {
  const probe = (path: string) => ({
    httpGet: { path, port: 'http', scheme: 'HTTP' },
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  return {
    name: 'fluent-bit',
    image: fluentBitImage('1.9.2'),
    command: ['/fluent-bit/bin/fluent-bit'],
    args: ['--workdir=/fluent-bit/etc', '--config=/fluent-bit/etc/conf/fluent-bit.conf'],
    ports: [{ name: 'http', containerPort: 2020, protocol: 'TCP' }],
    resources: { limits: { memory: '512Mi' }, requests: { cpu: '100m', memory: '256Mi' } },
    volumeMounts: [
      { name: 'config', mountPath: '/fluent-bit/etc/conf' },
      { name: 'varlog', mountPath: '/var/log' },
    ],
    livenessProbe: probe('/'),
    readinessProbe: probe('/api/v1/health'),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  };
}

function gatewayDeployment(image: string): KubeObject {
  const labels = { 'app.kubernetes.io/name': 'log-gateway' };
  return {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name: 'log-gateway', namespace: 'observability', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'log-gateway',
              image,
              ports: [{ name: 'ingest', containerPort: 9880, protocol: 'TCP' }],
              resources: { limits: { memory: '256Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
              imagePullPolicy: 'IfNotPresent',
            },
          ],
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          dnsPolicy: 'ClusterFirst',
        },
      },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    },
    status: {},
  };
}
