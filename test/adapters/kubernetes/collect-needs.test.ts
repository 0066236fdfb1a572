import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ClusterSettings,
  createKubernetesCluster,
} from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import type { KubeObject } from '../../../src/demo/cluster/seams.ts';
import { defaultBounds, type EvidenceBounds } from '../../../src/evidence/bounds.ts';
import type { Evidence } from '../../../src/evidence/evidence.ts';
import { type LiveCluster, pod, startLiveCluster } from '../../support/live-cluster.ts';
import { startHangingProxy } from './hanging-proxy.ts';
import { hastyClock, listLog } from './simulated-cluster.ts';
import { english } from '../../support/english.ts';

let live: LiveCluster;
beforeEach(async () => {
  live = await startLiveCluster();
  live.cluster.kubelet.previous.set(`${pod}/fluent-bit`, [
    'Fluent Bit v3.2.0',
    '[engine] caught signal (SIGSEGV)',
  ]);
  live.cluster.kubelet.current.set(`${pod}/fluent-bit`, ['Fluent Bit v3.2.0']);
  live.cluster.kubelet.monitoring.set(`${pod}:2020/api/v1/storage`, '{}');
});
afterEach(async () => live.close());

describe('what else the pod needs', () => {
  const volumes = [
    { name: 'app', configMap: { name: 'of-the-app' } },
    { name: 'maybe', configMap: { name: 'optional', optional: true } },
    {
      name: 'all',
      projected: { sources: [{ configMap: { name: 'projected' } }, { secret: { name: 's' } }] },
    },
  ];
  const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'by-key', key: 'a' } } }];
  beforeEach(() => {
    live.cluster.store.update('pods', 'logging', pod, (object) => {
      const spec = object['spec'] as { containers: object[]; volumes: object[] };
      const own = { ...spec.containers[0], env, envFrom: [{ configMapRef: { name: 'from-env' } }] };
      const other = { name: 'app', image: 'app', volumeMounts: [{ name: 'app', mountPath: '/app' }] };
      return {
        ...object,
        spec: { ...spec, containers: [own, other], volumes: [...spec.volumes, ...volumes] },
      };
    });
    for (const name of ['of-the-app', 'from-env']) live.create(config(name, 'text'));
  });

  it('is read by mount and by environment; of other containers only the keys', async () => {
    const { configMaps } = await collect();
    expect(configMaps.map(({ value }) => [value.name, value.data])).toEqual([
      [
        'fluent-bit',
        { 'fluent-bit.conf': '[INPUT]\n  Name forward\n[OUTPUT]\n  Name es\n  HTTP_Passwd hunter2\n' },
      ],
      ['of-the-app', { 'fluent-bit.conf': '' }],
      ['from-env', { 'fluent-bit.conf': 'text' }],
    ]);
  });

  it('and does not exist is told as such, unless it may be absent', async () => {
    const { gaps } = await collect();
    const absent = (name: string) => ({
      what: `ConfigMap logging/${name}`,
      why: 'it does not exist',
      reason: 'not-found',
      object: { kind: 'ConfigMap', namespace: 'logging', name },
    });
    expect(english(gaps)).toMatchObject([absent('projected'), absent('by-key')]);
  });
});

it('tells the events of the node', async () => {
  live.create(event('node-1.1', 'default', { kind: 'Node', name: 'node-1' }, 'SystemOOM'));
  live.create(event('node-2.1', 'default', { kind: 'Node', name: 'node-2' }, 'SystemOOM'));
  const { events } = await collect();
  expect(
    events.filter(({ value }) => value.involved.kind === 'Node').map(({ value }) => value),
  ).toMatchObject([{ involved: { kind: 'Node', name: 'node-1' }, reason: 'SystemOOM' }]);
});

it('does not wait for a log that never comes', async () => {
  const { server } = (JSON.parse(live.cluster.kubeConfigText()) as KubeConfigJson).clusters[0].cluster;
  const proxy = await startHangingProxy(server, /\/log\?.*previous=true/);
  const began = performance.now();
  const evidence = await collect({
    kubeConfigText: live.cluster.kubeConfigText('reader-token').replace(server, proxy.url),
    bounds: { ...defaultBounds, logs: { ...defaultBounds.logs, seconds: 0.3 } },
  });
  proxy.close();
  expect(evidence.logs.map((log) => log.which)).toEqual(['current']);
  expect(english(evidence.gaps)).toEqual([
    {
      what: 'the log of the run before',
      why: 'the cluster did not answer in time',
      wouldTell: 'the last lines before the container died',
      reason: 'timeout',
    },
  ]);
  expect(performance.now() - began).toBeLessThan(3_000);
});

it('reads no more of a log than is asked for', async () => {
  live.cluster.kubelet.current.set(`${pod}/fluent-bit`, ['one', 'two', 'three']);
  const bounds = { ...defaultBounds, logs: { ...defaultBounds.logs, lines: 2 } };
  const { logs } = await collect({ bounds });
  expect(logs.map((log) => log.text)).toEqual([
    'Fluent Bit v3.2.0\n[engine] caught signal (SIGSEGV)\n',
    'two\nthree\n',
  ]);
});

it('tells why a Deployment has no pod: the events of its ReplicaSet', async () => {
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'fb', uid: 'd', controller: true };
  const labels = { app: 'fb' };
  const spec = {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [] } },
  };
  const metadata = { namespace: 'logging', labels };
  live.cluster.store.create('deployments', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, name: 'fb', uid: 'd' },
    spec,
  });
  live.cluster.store.create('replicasets', {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { ...metadata, name: 'fb-1', ownerReferences: [owner] },
    spec,
  });
  live.create(event('fb-1.1', 'logging', { kind: 'ReplicaSet', name: 'fb-1' }, 'FailedCreate'));
  const evidence = await collect({ workload: { ...workload, kind: 'Deployment', name: 'fb' } });
  expect([
    evidence.focus,
    evidence.pods,
    evidence.logs,
    evidence.events.map(({ value }) => value.reason),
  ]).toEqual([{ namespace: 'logging', workload: 'fb', container: 'fluent-bit' }, [], [], ['FailedCreate']]);
});

const workload = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };

interface KubeConfigJson {
  readonly clusters: readonly [{ readonly cluster: { readonly server: string } }];
}

function event(name: string, namespace: string, involvedObject: object, reason: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Event', metadata: { name, namespace }, involvedObject, reason };
}

function config(name: string, text: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'logging' },
    data: { 'fluent-bit.conf': text },
  };
}

interface Asking extends Partial<Pick<ClusterSettings, 'kubeConfigText'>> {
  readonly workload?: typeof workload;
  readonly bounds?: EvidenceBounds;
}

async function collect(asking: Asking = {}): Promise<Evidence> {
  const kubernetes = createKubernetesCluster({
    name: 'prod',
    kubeConfigText: asking.kubeConfigText ?? live.cluster.kubeConfigText('reader-token'),
    log: listLog(),
    clock: hastyClock,
  });
  const question = asking.workload ? { workload: asking.workload } : { workload, pod };
  return kubernetes.collect({ ...question, container: 'fluent-bit' }, asking.bounds);
}
