import { describe, expect, test } from 'vitest';
import { raiseWorld } from '../../../src/demo/cluster/cluster.ts';
import { defaultScene, fluentBitImage } from '../../../src/demo/cluster/default-scene.ts';
import type { DaemonSet, Pod } from '../../../src/demo/cluster/world/kube-shapes.ts';
import { heavyHangingSchedule, heavySlowLoad } from '../../../src/demo/cluster/world/load.ts';

const start = new Date('2026-11-22T03:00:00Z');

function prodEu(seed = 'story') {
  const { store, world } = raiseWorld({ scene: defaultScene(), start, seed });
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
    setMemory: (memory: string) =>
      patch((daemonSet) => {
        for (const one of daemonSet.spec.template.spec.containers)
          one.resources = { limits: { memory }, requests: { memory: '256Mi' } };
      }),
    setBufferLimit: (limit: string) =>
      store.update('configmaps', 'logging', 'fluent-bit', (map) => {
        const data = map.data as Record<string, string>;
        return {
          ...map,
          data: { 'fluent-bit.conf': (data['fluent-bit.conf'] ?? '').replace('256m', limit) },
        };
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
  const cluster = prodEu();
  cluster.setImage('3.2.0');
  cluster.run(60);
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
    const log = cluster.log(crashed[0]?.metadata.name ?? '', true);
    expect(log).toMatch(
      /forward\.0 paused \(mem buf overlimit\)[^]*caught signal \(SIGSEGV\)[^]*fw_conn_event/,
    );
  });

  test.each(['3.2.10', '4.2.8', '5.1.1'])(
    '%s: no crash, but a hanging destination means retries and OOM kills',
    (version) => {
      const cluster = onCrashingVersion();
      cluster.run(40);
      cluster.setImage(version);
      cluster.run(90);
      cluster.deaths.length = 0;
      cluster.run(60);
      expect(cluster.deaths).toEqual([]);
      cluster.world.setLoad(heavyHangingSchedule);
      cluster.run(150);
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
    ['1Gi', '256m', 'survives'],
    ['768Mi', '256m', 'survives'],
    ['512Mi', '150m', 'survives'],
    ['544Mi', '256m', 'dies'],
    ['1Gi', '512m', 'dies'],
  ])('5.1.1 with %s of memory and Mem_Buf_Limit %s %s', (memory, limit, outcome) => {
    const cluster = prodEu();
    cluster.setImage('5.1.1');
    cluster.setBufferLimit(limit);
    cluster.setMemory(memory);
    cluster.run(90);
    cluster.world.setLoad(
      limit === '512m' ? { ...heavySlowLoad, destination: 'hanging' } : heavyHangingSchedule,
    );
    cluster.run(240);
    if (outcome === 'dies')
      return expect(cluster.deaths.some((death) => death.endsWith('OOMKilled 137'))).toBe(true);
    expect([cluster.deaths, cluster.restarts()]).toEqual([[], 0]);
    expect(cluster.ready()).toBe(12);
    const busy = cluster.pods().find((pod) => cluster.log(pod.metadata.name, false).includes('paused'));
    const sent = () => {
      const answer = cluster.world.kubelet.monitoring(
        'logging',
        busy?.metadata.name ?? '',
        2020,
        '/api/v1/metrics',
      );
      return (JSON.parse(answer?.body ?? '{}') as { output: Record<string, { proc_records: number }> })
        .output['http.0'];
    };
    const before = sent()?.proc_records ?? 0;
    cluster.run(80);
    expect(sent()?.proc_records).toBeGreaterThan(before + 100_000);
  });

  test('the same seed tells the same story', () => {
    const tell = (seed: string) => {
      const cluster = prodEu(seed);
      cluster.setImage('3.2.0');
      cluster.run(60);
      cluster.world.setLoad(heavySlowLoad);
      cluster.run(60);
      return [cluster.deaths, cluster.pods().map((pod) => pod.metadata.name)];
    };
    expect(tell('one')).toEqual(tell('one'));
    expect(tell('one')).not.toEqual(tell('two'));
  });

  test('what is happening is told in sentences', () => {
    const cluster = onCrashingVersion();
    cluster.run(60);
    expect(cluster.world.happenings()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^\d+ of 12 pods just crashed \(exit code 139\)\.$/),
        'The senders push 11 MB/s a node over 16 connections; the destination is slow.',
        'Fluent Bit 3.2.0 on 12 nodes.',
      ]),
    );
  });
});
