import { describe, expect, test } from 'vitest';
import {
  createContainerRun,
  goDuration,
  nextBackOffSeconds,
} from '../../../../src/demo/cluster/world/container-run.ts';
import type { Pod } from '../../../../src/demo/cluster/world/kube-shapes.ts';
import { heavySlowLoad, quietLoad } from '../../../../src/demo/cluster/world/load.ts';
import { configOf } from './bench-process.ts';
import { smallWorld } from './small-world.ts';
import { eventLines, eventTexts, podLines, podNames, recordedWatch } from './watch-lines.ts';

const crashing = configOf({ limit: '8m' });
const containerOf = (pod: Pod | undefined) => pod?.status?.containerStatuses?.[0];

describe('restarts', () => {
  test('waits of 10, 20, 40 … 300 seconds, forgotten after ten good minutes', () => {
    const run = createContainerRun({ name: 'fluent-bit', image: 'fluent-bit:3.2.0' });
    const lives = [5, 5, 5, 5, 5, 5, 5, 5, 601, 5];
    expect(lives.map((seconds) => nextBackOffSeconds(run, seconds * 1000))).toEqual([
      0, 10, 20, 40, 80, 160, 300, 300, 0, 10,
    ]);
    expect([10, 60, 80, 300].map(goDuration)).toEqual(['10s', '1m0s', '1m20s', '5m0s']);
  });

  test('a restarted container reads its ConfigMap as it is now, a running one keeps what it read', () => {
    const small = smallWorld({ config: crashing });
    small.run(5);
    const pod = small.pods()[0]?.metadata.name ?? '';
    const limit = () => {
      const answer = small.world.kubelet.monitoring('logging', pod, 2020, '/api/v1/storage');
      return /"mem_limit":"([^"]+)"/.exec(answer?.body ?? '')?.[1];
    };
    small.setConfig(configOf({ limit: '300m' }));
    small.run(10);
    expect(limit()).toBe('7.6M');
    small.world.setLoad(heavySlowLoad);
    for (let n = 0; n < 40 && (containerOf(small.pods()[0])?.restartCount ?? 0) === 0; n += 1) small.run(1);
    small.world.setLoad(quietLoad);
    small.run(8);
    expect(limit()).toBe('286.1M');
  });

  test('logs: the run before while it runs, the same text twice while it waits', () => {
    const small = smallWorld({ config: crashing });
    small.run(3);
    const pod = small.pods()[0]?.metadata.name ?? '';
    const read = (previous: boolean) =>
      small.world.kubelet.readLog('logging', pod, 'fluent-bit', { previous });
    expect(read(true)).toBeUndefined();
    expect(small.world.kubelet.readLog('logging', pod, 'other', { previous: false })).toBeUndefined();
    small.world.setLoad(heavySlowLoad);
    for (let n = 0; n < 200 && containerOf(small.pods()[0])?.state.waiting === undefined; n += 1)
      small.run(0.25);
    expect(containerOf(small.pods()[0])?.state.waiting?.reason).toBe('CrashLoopBackOff');
    expect(read(true)).toEqual(read(false));
    small.world.setLoad(quietLoad);
    small.run(16);
    expect(small.log(pod, true).at(-1)).toContain('???() at ???:0');
    expect(small.log(pod).some((line) => line.includes('SIGSEGV'))).toBe(false);
    const times = (read(false) ?? []).map(({ at }) => at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('a death is reported with its times, its container and the memory gone', () => {
    const small = smallWorld({ config: crashing });
    small.run(5);
    const pod = small.pods()[0]?.metadata.name ?? '';
    expect(small.world.kubelet.podUsage('logging', pod)).toEqual([
      {
        container: 'fluent-bit',
        memoryBytes: expect.any(Number),
        cpuNanos: expect.any(Number),
        at: small.world.now(),
      },
    ]);
    small.world.setLoad(heavySlowLoad);
    for (let n = 0; n < 200 && containerOf(small.pods()[0])?.state.waiting === undefined; n += 1)
      small.run(0.25);
    const status = containerOf(small.pods()[0]);
    expect(status).toMatchObject({
      ready: false,
      started: false,
      restartCount: 1,
      state: {
        waiting: {
          message: expect.stringMatching(/^back-off 10s restarting failed container=fluent-bit pod=/),
        },
      },
      lastState: { terminated: { exitCode: 139, reason: 'Error', containerID: status?.containerID } },
    });
    expect(small.world.kubelet.podUsage('logging', pod)).toBeUndefined();
    expect(small.world.kubelet.monitoring('logging', pod, 2020, '/')).toBeUndefined();
  });
});

describe('probes', () => {
  test('three failed liveness probes: Killing, a clean exit, a restart without a wait', () => {
    const recorded = recordedWatch('d-liveness');
    const small = smallWorld({ config: crashing.replace('HTTP_Server     On', 'HTTP_Server Off') });
    small.world.setLoad({ ...quietLoad, megabytesPerSecond: 0 });
    small.run(80);
    const pod = podNames(small.changes)[0] ?? '';
    const ofPod = podNames(recorded)[0] ?? '';
    const started = (lines: readonly string[]) => lines.filter((line) => /Running running-r\d/.test(line));
    const expected = [...new Set(started(podLines(recorded, ofPod)))].slice(0, 2);
    expect(started(podLines(small.changes, pod)).slice(0, 2)).toEqual(expected);
    const events = eventLines(small.changes, pod, ['Unhealthy', 'Scheduled']);
    expect(events.slice(0, 7)).toEqual(eventLines(recorded, ofPod, ['Unhealthy', 'Scheduled']).slice(0, 7));
    const texts = eventTexts(small.changes, pod);
    expect(texts).toContain('Killing: Container fluent-bit failed liveness probe, will be restarted');
    expect(texts).toContain(
      'Unhealthy: Liveness probe failed: Get "http://IP:2020/": dial tcp IP:2020: connect: connection refused',
    );
    expect(containerOf(small.pods()[0])?.ready).toBe(false);
  });

  test('an unhealthy answer takes a pod out of readiness without a restart', () => {
    const small = smallWorld({ version: '4.2.8', present: '4.2.8', config: configOf({ limit: '64m' }) });
    small.run(5);
    small.world.setLoad({ ...quietLoad, destination: 'refusing' });
    small.run(75);
    expect(containerOf(small.pods()[0])).toMatchObject({ ready: false, restartCount: 0 });
    expect(eventTexts(small.changes, small.pods()[0]?.metadata.name ?? '')).toContain(
      'Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 500',
    );
    small.world.setLoad(quietLoad);
    small.run(90);
    expect(containerOf(small.pods()[0])?.ready).toBe(true);
  });
});

describe('the end of a pod', () => {
  test('behind a silent destination it is killed after its grace period', () => {
    const small = smallWorld({ version: '5.1.1', present: '5.1.1', config: configOf({ limit: '64m' }) });
    small.run(5);
    small.world.setLoad({ ...heavySlowLoad, destination: 'hanging' });
    small.run(20);
    const pod = small.pods()[0]?.metadata.name ?? '';
    small.setImage('4.2.8');
    small.run(45);
    expect(podLines(small.changes, pod).slice(-2)).toEqual([
      'Failed deleting terminated-Error-137-r0-last_none',
      'DELETED Failed deleting terminated-Error-137-r0-last_none',
    ]);
    expect(small.pods()[0]?.spec.containers[0]?.image).toMatch(/:4\.2\.8$/);
  });

  test('a node without room: the pod stays Pending and the scheduler says why', () => {
    const small = smallWorld();
    small.run(5);
    small.patch((daemonSet) => {
      for (const one of daemonSet.spec.template.spec.containers)
        one.resources = { limits: { memory: '16Gi' } };
    });
    small.run(20);
    expect(small.pods().map((pod) => [pod.status?.phase, pod.status?.conditions?.[0]?.reason])).toEqual([
      ['Pending', 'Unschedulable'],
    ]);
    expect(eventTexts(small.changes, small.pods()[0]?.metadata.name ?? '')[0]).toMatch(
      /^FailedScheduling: 0\/1 nodes are available: 1 Insufficient memory/,
    );
  });
});
