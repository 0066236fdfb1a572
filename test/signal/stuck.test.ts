import { describe, expect, it } from 'vitest';
import { readPod } from '../../src/adapters/kubernetes/object-schema.ts';
import type { ContainerState, Pod } from '../../src/signal/pod.ts';
import { stuckSignal, unreadyContainers } from '../../src/signal/stuck.ts';
import { recordedPod } from '../adapters/kubernetes/simulated-cluster.ts';

const running = readPod(recordedPod('fluent-bit-a'));
const withStatus = (state: ContainerState, ready = false): Pod => ({
  ...running,
  containers: running.containers.map((each) => ({ ...each, status: { ready, restartCount: 2, state } })),
});
const { node: _node, ...nowhere } = running;
const waiting = (reason: string): Pod => withStatus({ kind: 'waiting', reason });
const why = (pod: Pod) => unreadyContainers(pod).map((each) => each.why);

describe('a container that is not ready', () => {
  it.each<[string, Pod, string[]]>([
    ['runs and is ready', withStatus({ kind: 'running' }, true), []],
    ['fails its readiness probe', withStatus({ kind: 'running' }), ['NotReady']],
    ['waits for a mount', waiting('ContainerCreating'), ['ContainerCreating']],
    ['waits for its init containers', waiting('PodInitializing'), ['PodInitializing']],
    ['says itself what is wrong', waiting('ImagePullBackOff'), []],
    ['has just ended', withStatus({ kind: 'terminated', termination: { exitCode: 1 } }), []],
    ['has no node', nowhere, ['Unschedulable']],
    ['is of a pod that is being deleted', { ...nowhere, deletedAt: '2026-11-22T03:00:00Z' }, []],
    ['is of a pod that was evicted', { ...withStatus({ kind: 'running' }), phase: 'Failed' }, []],
    ['runs on Windows', { ...withStatus({ kind: 'running' }), os: 'windows' }, []],
  ])('%s', (_, pod, expected) => {
    expect(why(pod)).toEqual(expected);
  });

  it('is one signal a run, whatever it waits for on its way', () => {
    const workload = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
    const keys = [
      waiting('ContainerCreating'),
      waiting('PodInitializing'),
      withStatus({ kind: 'running' }),
    ].map((pod) =>
      unreadyContainers(pod).map((each) => stuckSignal(pod, each, workload, '2026-11-22T03:00:00Z').key),
    );
    expect(keys[0]).toEqual(keys[1]);
    expect(keys[0]).not.toEqual(keys[2]);
  });
});
