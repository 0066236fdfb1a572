import type { Evidence, Sourced } from '../../src/evidence/evidence.ts';
import type { Container, ContainerStatus, Pod } from '../../src/signal/pod.ts';

export const nothing: Evidence = {
  cluster: null,
  collectedAt: '2026-11-22T13:00:00Z',
  focus: {},
  pods: [],
  workloads: [],
  revisions: [],
  configMaps: [],
  events: [],
  customResources: [],
  nodes: [],
  usages: [],
  quotas: [],
  limitRanges: [],
  logs: [],
  monitoring: [],
  documents: {},
  gaps: [],
};

export function sourced<T>(value: T, index = 0, source = 'resources/pods.json'): Sourced<T> {
  return { source, path: ['items', index], value };
}

export function containerOf(fields: Partial<Container> = {}): Container {
  return {
    name: 'fluent-bit',
    role: 'app',
    image: 'fluent/fluent-bit:3.2.9',
    command: [],
    args: ['--config=/conf/fluent-bit.conf'],
    env: {},
    ports: [],
    mounts: [{ volume: 'config', path: '/conf' }],
    ...fields,
  };
}

export function podOf(fields: Partial<Pod> = {}): Pod {
  return {
    namespace: 'logging',
    name: 'fb-1',
    uid: 'u1',
    labels: {},
    annotations: {},
    containers: [containerOf()],
    volumes: [{ name: 'config', configMap: 'fluent-bit' }],
    ...fields,
  };
}

export function statusOf(fields: Partial<ContainerStatus> = {}): ContainerStatus {
  return { ready: true, restartCount: 0, state: { kind: 'running' }, ...fields };
}

export function logOf(which: 'current' | 'previous', text: string): Evidence['logs'][number] {
  const place = { namespace: 'logging', pod: 'fb-1', container: 'fluent-bit' };
  return { source: `logs/logging/fb-1/fluent-bit/${which}.log`, ...place, which, text };
}

export function configMapOf(
  data: Readonly<Record<string, string>>,
  name = 'fluent-bit',
): Evidence['configMaps'][number] {
  const marks = { labels: {}, annotations: {}, fieldManagers: [] };
  return sourced({ namespace: 'logging', name, ...marks, data }, 0, 'resources/configmaps.json');
}
