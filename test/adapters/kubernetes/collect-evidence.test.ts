import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import type { KubeObject } from '../../../src/demo/cluster/seams.ts';
import type { Evidence } from '../../../src/evidence/evidence.ts';
import {
  hastyClock,
  listLog,
  recordedObjects,
  type SimulatedCluster,
  startSimulatedCluster,
} from './simulated-cluster.ts';
import { tell } from '../../../src/language/words.ts';

const pod = 'fluent-bit-wlg6f';
const workload = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
const resources: Readonly<Record<string, string>> = {
  DaemonSet: 'daemonsets',
  ControllerRevision: 'controllerrevisions',
  Pod: 'pods',
  Event: 'events',
  Node: 'nodes',
};

let cluster: SimulatedCluster;
beforeEach(async () => {
  cluster = await startSimulatedCluster();
});
afterEach(async () => cluster.server.close());

describe('a container that died once and runs again', () => {
  beforeEach(() => {
    for (const object of recordedObjects()) create(object);
    create(config('fluent-bit', '[SERVICE]\n  HTTP_Server On\n  HTTP_Port 2021\n'));
    create(config('unrelated', 'nothing to do with it'));
    cluster.kubelet.previous.set(`${pod}/fluent-bit`, [
      'Fluent Bit v3.2.0',
      '[engine] caught signal (SIGSEGV)',
    ]);
    cluster.kubelet.current.set(`${pod}/fluent-bit`, ['Fluent Bit v3.2.0']);
    cluster.kubelet.monitoring.set(`${pod}:2021/api/v1/metrics`, '{"input":{},"output":{}}');
    cluster.kubelet.monitoring.set(`${pod}:2021/api/v1/storage`, '{"input_chunks":{}}');
    cluster.kubelet.monitoring.set(`${pod}:2021/api/v1/uptime`, '{"uptime_sec":9}');
    cluster.kubelet.monitoring.set(`${pod}:2021/api/v2/metrics/prometheus`, '# HELP x');
  });

  it('is told with every part in its place', async () => {
    const evidence = await collect();
    expect(parts(evidence)).toEqual({
      pods: ['resources/pods.json items/0 fluent-bit-wlg6f'],
      workloads: ['resources/daemonsets.json items/0 fluent-bit'],
      revisions: ['resources/controllerrevisions.json items/0 fluent-bit-5f76696d5'],
      configMaps: ['resources/configmaps.json items/0 fluent-bit'],
      nodes: ['resources/nodes.json items/0 node-1'],
      events: ['Scheduled', 'Pulled', 'Created', 'Started', 'SuccessfulCreate'],
      logs: [
        `logs/logging/${pod}/fluent-bit/previous.log: Fluent Bit v3.2.0|[engine] caught signal (SIGSEGV)|`,
        `logs/logging/${pod}/fluent-bit/current.log: Fluent Bit v3.2.0|`,
      ],
      monitoring: [
        `metrics/logging/${pod}/api_v1_metrics: {"input":{},"output":{}}`,
        `metrics/logging/${pod}/api_v1_storage: {"input_chunks":{}}`,
        `metrics/logging/${pod}/api_v1_uptime: {"uptime_sec":9}`,
        `metrics/logging/${pod}/api_v2_metrics_prometheus: # HELP x`,
      ],
      gaps: [],
    });
    expect([evidence.cluster, evidence.focus, evidence.collectedAt]).toEqual([
      'prod',
      { namespace: 'logging', pod, workload: 'fluent-bit', container: 'fluent-bit' },
      '2026-11-22T12:48:30.000Z',
    ]);
    expect(evidence.pods[0]?.value.containers[0]?.status?.lastTermination?.exitCode).toBe(139);
  });

  it('has documents whose places lead to the objects, with times as the API prints them', async () => {
    const evidence = await collect();
    const text = evidence.documents['resources/pods.json'] ?? '';
    expect(text.split('\n').slice(0, 5)).toEqual([
      '{',
      ' "apiVersion": "v1",',
      ' "kind": "List",',
      ' "items": [',
      '  {',
    ]);
    const list = JSON.parse(text) as { items: KubeObject[] };
    const found = list.items[Number(evidence.pods[0]?.path[1])];
    expect([found?.kind, found?.metadata.name]).toEqual(['Pod', pod]);
    expect(text).toContain('"finishedAt": "2026-11-22T12:48:02Z"');
    expect(Object.values(evidence.documents).join('')).not.toContain('f:containers');
    expect(evidence.workloads[0]?.value.fieldManagers).toEqual(['helm']);
  });

  it('tells who changed the configuration and the image, and when, as the managed fields say', async () => {
    const change = (resource: string, name: string, by: string) =>
      cluster.store.update(resource, 'logging', name, (object) => ({ ...object, data: { new: 'x' } }), by);
    change('configmaps', 'fluent-bit', 'kubectl-edit');
    const { configMaps, workloads } = await collect();
    const at = '2026-11-22T12:48:30Z';
    expect([configMaps[0]?.value.writers, workloads[0]?.value.writers]).toEqual([
      ['helm', 'kubectl-edit'].map((manager, index) => ({ manager, at, index, holdsContent: true })),
      [{ manager: 'helm', at, index: 0, holdsContent: true }],
    ]);
  });

  it('asks for no Secret, and for the monitoring port by its number only', async () => {
    await collect();
    const paths = cluster.requests.map((each) => decodeURIComponent(each.path));
    expect(paths.filter((path) => path.includes('/secrets'))).toEqual([]);
    expect(
      paths.filter((path) => path.includes('/proxy/')).every((path) => path.includes(`${pod}:2021`)),
    ).toBe(true);
  });

  it('says of a refused token, of everything that was asked, that it is the credentials', async () => {
    const { gaps } = await collect(workload, 'revoked-token');
    expect(gaps.map(({ what, reason }) => `${tell(what, 'en')}: ${reason}`)).toEqual([
      'the log of the run before: auth',
      'the log of the present run: auth',
      `Pod logging/${pod}: auth`,
      `the events of Pod logging/${pod}: auth`,
      'the events of DaemonSet logging/fluent-bit: auth',
      'DaemonSet logging/fluent-bit: auth',
      `PodMetrics logging/${pod}: auth`,
      'the resource quotas of namespace logging: auth',
      'the limit ranges of namespace logging: auth',
      "Fluent Bit's monitoring API on port 2020: auth",
    ]);
  });

  it('says in words what else is missing', async () => {
    cluster.kubelet.monitoring.clear();
    cluster.store.delete('configmaps', 'logging', 'fluent-bit');
    cluster.store.delete('nodes', undefined, 'node-1');
    expect(gapWords(await collect())).toEqual([
      'ConfigMap logging/fluent-bit: it does not exist',
      'Node node-1: it does not exist',
      "Fluent Bit's monitoring API on port 2020: nothing listens on port 2020: HTTP_Server is off, or uses another port",
    ]);
  });

  it('a container that runs for the first time has no log of a run before: nothing is missing', async () => {
    cluster.kubelet.previous.clear();
    const { gaps, logs } = await collect();
    expect([gaps, logs.map((log) => log.which)]).toEqual([[], ['current']]);
  });

  it('a log that the kubelet has removed is a gap, not a log without a back-trace', async () => {
    const gone = 'unable to retrieve container logs for containerd://56ef0e24d4761ce2e0327ab4e512855e';
    for (const key of cluster.kubelet.previous.keys()) cluster.kubelet.previous.set(key, [gone]);
    const found = await collect();
    expect(found.logs.map((log) => log.which)).toEqual(['current']);
    expect(gapWords(found)).toEqual([
      'the log of the run before: the kubelet has removed the container and its log',
    ]);
  });

  it('a container that starts again between the two reads of its log has its last lines in the second', async () => {
    const { previous, current } = cluster.kubelet;
    const [died = []] = [...previous.values()];
    const runs = new Map(current);
    previous.clear();
    current.get = (key) => {
      previous.set(key, died);
      return runs.get(key);
    };
    const { logs } = await collect();
    expect(logs.map(({ which, text }) => [which, text.includes('SIGSEGV')])).toEqual([
      ['previous', true],
      ['current', false],
    ]);
  });

  it('knows that without storage.metrics there is no such path', async () => {
    cluster.kubelet.monitoring.delete(`${pod}:2021/api/v1/storage`);
    cluster.kubelet.monitoring.delete(`${pod}:2021/api/v2/metrics/prometheus`);
    expect(gapWords(await collect())).toEqual([
      "Fluent Bit's monitoring API, /api/v1/storage: it answers 404, as in the first seconds after a start or with storage.metrics off",
    ]);
  });

  it('still tells of the workload when the pod is gone', async () => {
    cluster.store.delete('pods', 'logging', pod);
    const evidence = await collect();
    expect([evidence.pods, evidence.workloads.length, evidence.configMaps.length]).toEqual([[], 1, 1]);
    expect(gapWords(evidence)).toEqual([
      `the log of the run before: pods "${pod}" not found`,
      `the log of the present run: pods "${pod}" not found`,
      `Pod logging/${pod}: it does not exist`,
      "Fluent Bit's monitoring API: the container fluent-bit does not run now",
    ]);
  });

  it('says which kind of owner it cannot read', async () => {
    const { workloads, gaps } = await collect({ ...workload, kind: 'Job' });
    expect([workloads, gapWords({ gaps })]).toEqual([
      [],
      [
        'Job logging/fluent-bit: the bot reads DaemonSets, Deployments, StatefulSets and ReplicaSets, not a Job',
      ],
    ]);
  });

  it('reads fewer lines when they are too long for the limit, because the API cuts the end', async () => {
    const long = Array.from({ length: 5_000 }, (_, number) => `${number} ${'x'.repeat(900)}`);
    cluster.kubelet.previous.set(`${pod}/fluent-bit`, long);
    const evidence = await collect();
    expect(evidence.logs[0]?.text.trimEnd().split('\n').at(-1)).toBe(long.at(-1));
    expect(evidence.logs[0]?.text.trimEnd().split('\n')).toHaveLength(500);
    expect(gapWords(evidence)).toEqual([
      `the beginning of logs/logging/${pod}/fluent-bit/previous.log: its lines are very long: only the newest 500 fit into the limit of 2097152 bytes`,
    ]);
  });
});

function create(object: KubeObject): void {
  cluster.store.create(resources[object.kind] ?? 'configmaps', object, 'helm');
}

function config(name: string, text: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'logging' },
    data: { 'fluent-bit.conf': text },
  };
}

async function collect(of = workload, token = 'reader-token'): Promise<Evidence> {
  const kubernetes = createKubernetesCluster({
    name: 'prod',
    kubeConfigText: cluster.kubeConfigText(token),
    log: listLog(),
    clock: hastyClock,
  });
  return kubernetes.collect({ workload: of, pod, container: 'fluent-bit' });
}

function parts(evidence: Evidence) {
  const placed = (items: readonly { source: string; path: readonly unknown[]; value: { name: string } }[]) =>
    items.map(({ source, path, value }) => `${source} ${path.join('/')} ${value.name}`);
  return {
    pods: placed(evidence.pods),
    workloads: placed(evidence.workloads),
    revisions: placed(evidence.revisions),
    configMaps: placed(evidence.configMaps),
    nodes: placed(evidence.nodes),
    events: evidence.events.map((each) => each.value.reason),
    logs: evidence.logs.map((each) => `${each.source}: ${each.text.replaceAll('\n', '|')}`),
    monitoring: evidence.monitoring.map((each) => `${each.source}: ${each.body}`),
    gaps: gapWords(evidence),
  };
}

function gapWords({ gaps }: Pick<Evidence, 'gaps'>): readonly string[] {
  return gaps.map(({ what, why }) => `${tell(what, 'en')}: ${tell(why, 'en')}`);
}
