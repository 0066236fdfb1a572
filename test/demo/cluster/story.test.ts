import { describe, expect, test } from 'vitest';
import { raiseWorld } from '../../../src/demo/cluster/cluster.ts';
import { defaultScene, fluentBitImage, type Scene } from '../../../src/demo/cluster/default-scene.ts';
import type { DaemonSet, Pod } from '../../../src/demo/cluster/world/kube-shapes.ts';
import { heavyHangingSchedule, heavySlowLoad } from '../../../src/demo/cluster/world/load.ts';

const start = new Date('2026-11-22T03:00:00Z');

interface Begin {
  readonly version?: string;
  readonly memory?: string;
  readonly bufferLimit?: string;
  readonly seed?: string;
  /** Fewer than the twelve of the scene. */
  readonly nodes?: number;
}

/** The default scene as it would stand had it always been like that. */
function sceneWith({ version = '1.9.2', memory = '512Mi', bufferLimit = '256m', nodes = 12 }: Begin): Scene {
  const scene = defaultScene();
  const kept = scene.objects.filter(
    ({ object }) => object.kind !== 'Node' || Number(object.metadata.name.slice(5)) <= nodes,
  );
  for (const { object } of scene.objects) {
    const data = object.data as Record<string, string> | undefined;
    if (data) data['fluent-bit.conf'] = (data['fluent-bit.conf'] ?? '').replace('256m', bufferLimit);
    if (object.kind !== 'DaemonSet') continue;
    for (const one of (object as DaemonSet).spec.template.spec.containers) {
      one.image = fluentBitImage(version);
      one.resources = { limits: { memory }, requests: { memory: '256Mi' } };
    }
  }
  return { ...scene, objects: kept };
}

function prodEu(begin: Begin = {}) {
  const { store, world } = raiseWorld({ scene: sceneWith(begin), start, seed: begin.seed ?? 'story' });
  const pods = () => store.list('pods', 'logging') as Pod[];
  const patch = (change: (daemonSet: DaemonSet) => void) =>
    store.update('daemonsets', 'logging', 'fluent-bit', (object) => {
      change(object as DaemonSet);
      return object;
    });
  const deaths: string[] = [];
  store.subscribe('pods', ({ object }) => {
    for (const { state, restartCount } of (object as Pod).status?.containerStatuses ?? [])
      if (state.terminated && object.metadata.deletionTimestamp === undefined) {
        const death = `${object.metadata.name} r${restartCount} ${state.terminated.reason} ${state.terminated.exitCode}`;
        if (!deaths.includes(death)) deaths.push(death);
      }
  });
  return {
    store,
    world,
    pods,
    deaths,
    run: (seconds: number) => {
      for (let n = 0; n < seconds; n += 1) world.step(new Date(world.now().getTime() + 1000));
    },
    setImage: (version: string) =>
      patch((daemonSet) => {
        for (const one of daemonSet.spec.template.spec.containers) one.image = fluentBitImage(version);
      }),
    log: (pod: string, previous: boolean) =>
      (world.kubelet.readLog('logging', pod, 'fluent-bit', { previous }) ?? [])
        .map(({ text }) => text)
        .join('\n'),
    ready: () =>
      pods().filter((pod) =>
        pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
      ).length,
    restarts: () =>
      pods().reduce((sum, pod) => sum + (pod.status?.containerStatuses?.[0]?.restartCount ?? 0), 0),
  };
}

/** 3.2.0 under a load that its destination is too slow for. */
function onCrashingVersion() {
  const cluster = prodEu({ version: '3.2.0' });
  cluster.world.setLoad(heavySlowLoad);
  return cluster;
}

describe('the story of prod-eu comes out of versions, configuration, memory and load alone', () => {
  test('twelve pods have been running 1.9.2 for hours', () => {
    const { pods, world, ready, restarts, store } = prodEu();
    expect([pods().length, ready(), restarts()]).toEqual([12, 12, 0]);
    expect(world.now()).toEqual(start);
    const [pod] = pods();
    expect(start.getTime() - Date.parse(String(pod?.metadata.creationTimestamp))).toBeGreaterThan(
      6 * 3_600_000,
    );
    const uptime = world.kubelet.monitoring('logging', pod?.metadata.name ?? '', 2020, '/api/v1/uptime');
    expect(JSON.parse(uptime?.body ?? '{}')).toMatchObject({
      uptime_sec: expect.toSatisfy((s: number) => s > 23_000),
    });
    expect(store.list('events')).toEqual([]);
    expect((store.list('deployments', 'observability')[0]?.status as object) ?? {}).toMatchObject({
      readyReplicas: 2,
    });
  });

  test('the rollout to 3.2.0 takes three at a time and stays healthy at low load', () => {
    const cluster = prodEu();
    let fewest = 12;
    cluster.setImage('3.2.0');
    for (let second = 0; second < 90; second += 1) {
      cluster.run(1);
      fewest = Math.min(fewest, cluster.ready());
    }
    expect(fewest).toBeGreaterThanOrEqual(9);
    expect([cluster.ready(), cluster.restarts(), cluster.deaths]).toEqual([12, 0, []]);
  });

  test('heavy load on 3.2.0: pauses, then segmentation faults on several nodes and crash loops', () => {
    const cluster = onCrashingVersion();
    cluster.run(75);
    const crashed = cluster
      .pods()
      .filter((pod) => (pod.status?.containerStatuses?.[0]?.restartCount ?? 0) > 0);
    expect(crashed.length).toBe(7);
    expect(cluster.deaths.every((death) => death.endsWith('Error 139'))).toBe(true);
    expect(
      crashed.some((pod) => pod.status?.containerStatuses?.[0]?.state.waiting?.reason === 'CrashLoopBackOff'),
    ).toBe(true);
    expect(cluster.world.happenings()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^\d+ of 12 pods just crashed \(exit code 139\)\.$/),
        'The senders push 11 MB/s a node over 16 connections; the destination is slow.',
        'Fluent Bit 3.2.0 on 12 nodes.',
      ]),
    );
    const log = cluster.log(crashed[0]?.metadata.name ?? '', true);
    expect(log).toMatch(
      /forward\.0 paused \(mem buf overlimit\)[^]*caught signal \(SIGSEGV\)[^]*fw_conn_event/,
    );
  });

  test.each(['3.2.10', '4.2.8', '5.1.1'])(
    '%s: no crash, but a hanging destination means retries and OOM kills',
    (version) => {
      const cluster = prodEu({ version, nodes: 4 });
      cluster.world.setLoad(heavySlowLoad);
      cluster.run(60);
      expect(cluster.deaths).toEqual([]);
      cluster.world.setLoad(heavyHangingSchedule);
      cluster.run(85);
      expect(cluster.deaths.length).toBeGreaterThan(0);
      expect(cluster.deaths.filter((death) => !death.endsWith('OOMKilled 137'))).toEqual([]);
      const victims = cluster
        .pods()
        .filter((pod) => cluster.deaths.some((death) => death.startsWith(pod.metadata.name)));
      const logs = victims.map((pod) => cluster.log(pod.metadata.name, true));
      expect(logs.some((log) => /failed to flush chunk '[^']+', retry in \d+ seconds/.test(log))).toBe(true);
      expect(logs.some((log) => log.includes('SIGSEGV'))).toBe(false);
    },
  );

  test.each([
    ['1Gi', '256m'],
    ['768Mi', '256m'],
    ['512Mi', '150m'],
  ])('5.1.1 with %s of memory and Mem_Buf_Limit %s survives; records flow again', (memory, bufferLimit) => {
    const cluster = prodEu({ version: '5.1.1', memory, bufferLimit, nodes: 4 });
    cluster.world.setLoad(heavyHangingSchedule);
    cluster.run(165);
    expect([cluster.deaths, cluster.restarts(), cluster.ready()]).toEqual([[], 0, 4]);
    const busy = cluster.pods().find((pod) => cluster.log(pod.metadata.name, false).includes('paused'));
    const sent = () => {
      const page = cluster.world.kubelet.monitoring(
        'logging',
        busy?.metadata.name ?? '',
        2020,
        '/api/v1/metrics',
      );
      const { output } = JSON.parse(page?.body ?? '{}') as {
        output: Record<string, { proc_records: number }>;
      };
      return output['http.0']?.proc_records ?? 0;
    };
    const before = sent();
    cluster.run(70);
    expect(sent()).toBeGreaterThan(before + 100_000);
  });

  test.each([
    ['544Mi', '256m'],
    ['1Gi', '512m'],
  ])('5.1.1 with %s of memory and Mem_Buf_Limit %s is too little', (memory, bufferLimit) => {
    const cluster = prodEu({ version: '5.1.1', memory, bufferLimit, nodes: 4 });
    cluster.world.setLoad({ ...heavySlowLoad, destination: 'hanging' });
    cluster.run(90);
    expect(cluster.deaths.length).toBeGreaterThan(0);
    expect(cluster.deaths.filter((death) => !death.endsWith('OOMKilled 137'))).toEqual([]);
  });

  test('the upgrade out of the crash loop replaces dead pods at once and ends the crashes', () => {
    const cluster = onCrashingVersion();
    cluster.run(60);
    cluster.setImage('4.2.8');
    cluster.run(60);
    cluster.deaths.length = 0;
    cluster.run(30);
    expect([cluster.deaths, cluster.ready()]).toEqual([[], 12]);
    expect(cluster.pods().every((pod) => pod.spec.containers[0]?.image.endsWith(':4.2.8'))).toBe(true);
  });

  test('the same seed tells the same story', () => {
    const tell = (seed: string) => {
      const cluster = prodEu({ version: '3.2.0', seed, nodes: 4 });
      cluster.world.setLoad(heavySlowLoad);
      cluster.run(45);
      return [cluster.deaths, cluster.pods().map((pod) => pod.metadata.name)];
    };
    expect(tell('one')).toEqual(tell('one'));
    expect(tell('one')).not.toEqual(tell('two'));
  });
});
