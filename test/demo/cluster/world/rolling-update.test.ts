import { describe, expect, test } from 'vitest';
import { kubeTime } from '../../../../src/demo/cluster/world/kube-shapes.ts';
import { type SmallWorld, smallWorld } from './small-world.ts';
import {
  daemonSetLines,
  eventTexts,
  podLines,
  podNames,
  recordedWatch,
  type WatchedChange,
} from './watch-lines.ts';

const byText = (a: string | undefined, b: string | undefined) => (a ?? '').localeCompare(b ?? '');

const recorded = recordedWatch('g-rolling-update');

/** The order in which old pod, new pod and objects around them change while one pod is replaced. */
function replacementOrder(changes: readonly WatchedChange[], oldPod: string): readonly string[] {
  const from = changes.findIndex(
    ({ object }) => object.metadata?.name === oldPod && object.metadata.deletionTimestamp !== undefined,
  );
  const rest = changes.slice(from);
  const freshPod = podNames(rest).find(
    (name) => name !== oldPod && !podNames(changes.slice(0, from)).includes(name),
  );
  const steps = rest
    .filter(({ object }) => object.kind === 'Pod')
    .flatMap((change) => {
      const { name } = change.object.metadata ?? {};
      const line = podLines([change], name ?? '')[0] ?? '';
      if (name === oldPod) return [`old ${line.replace(/ running.*| terminated.*/, '')}`];
      return name === freshPod ? [`new ${line}`] : [];
    });
  const ready = steps.findIndex((step) => step.startsWith('new') && step.includes('running-ready'));
  return [...new Set(steps.slice(0, ready + 1))];
}

const upgrade = (small: SmallWorld, version: string, seconds = 25) => {
  small.setImage(version);
  small.run(seconds);
};

const revisions = (changes: readonly WatchedChange[]) =>
  changes
    .filter(({ object }) => object.kind === 'ControllerRevision')
    .map(({ type, object }) => `${type} ${object.revision}`);

describe('a rolling update of three pods, against a real watch stream', () => {
  test('each pod: deleted, succeeded, replaced, gone, ready', () => {
    const oldPod = podNames(recorded).find((name) =>
      podLines(recorded, name).some((line) => line.includes('deleting')),
    );
    const small = smallWorld({ nodes: 3 });
    small.run(15);
    upgrade(small, '3.2.1');
    const mine = podNames(small.changes).find((name) =>
      podLines(small.changes, name).some((line) => line.includes('deleting')),
    );
    expect(replacementOrder(small.changes, mine ?? '')).toEqual(replacementOrder(recorded, oldPod ?? ''));
  });

  test('status: the generation runs ahead, counts of 0 are left out, then the numbers of the recording', () => {
    const small = smallWorld({ nodes: 3 });
    small.run(15);
    upgrade(small, '3.2.1');
    const lines = daemonSetLines(small.changes);
    const recordedLines = daemonSetLines(recorded);
    const phases = [
      '2 1 3 3 3 3 -',
      '2 2 3 - 3 3 -',
      '2 2 3 1 2 2 1',
      '2 2 3 1 3 3 -',
      '2 2 3 2 2 2 1',
      '2 2 3 3 3 3 -',
    ];
    expect(recordedLines.filter((line) => phases.includes(line))).toEqual(phases);
    expect(lines.filter((line) => phases.includes(line))).toEqual(phases);
    expect(lines[0]).toBe(recordedLines[0]);
  });

  test('revisions: an undo takes the old one back into use and raises its number', () => {
    const small = smallWorld({ nodes: 3 });
    small.run(15);
    small.patch((daemonSet) => {
      for (const one of daemonSet.spec.template.spec.containers)
        one.resources = { limits: { memory: '128Mi' } };
    });
    small.run(25);
    upgrade(small, '3.2.1');
    upgrade(small, '9.9.9', 15);
    expect(
      small
        .pods()
        .map((pod) => pod.status?.phase)
        .toSorted(byText),
    ).toEqual(['Pending', 'Running', 'Running']);
    upgrade(small, '3.2.1', 10);
    expect(revisions(small.changes)).toEqual(revisions(recorded).slice(0, 5));
    expect(small.pods().map((pod) => pod.status?.phase)).toEqual(['Running', 'Running', 'Running']);
  });

  test('events of the DaemonSet have the recorded texts', () => {
    const small = smallWorld({ nodes: 3 });
    small.run(15);
    for (const version of ['3.2.1', '3.2.2', '3.2.3', '3.2.4']) upgrade(small, version);
    const shape = (changes: readonly WatchedChange[]) => [
      ...new Set(eventTexts(changes, 'fluent-bit').map((text) => text.replace(/pod: .*/, 'pod: POD'))),
    ];
    expect(shape(recorded).length).toBeGreaterThan(2);
    expect(shape(small.changes)).toEqual(expect.arrayContaining(shape(recorded)));
  });
});

describe('what a rolling update may take away', () => {
  test('unavailable old pods go at once, whatever maxUnavailable says', () => {
    const small = smallWorld({ nodes: 4, config: '[INPUT]\n    Name nosuch\n[OUTPUT]\n    Name null\n' });
    small.run(60);
    const old = small.pods().map((pod) => pod.metadata.name);
    small.setImage('3.2.1');
    small.run(1);
    const deleting = small.pods().filter((pod) => pod.metadata.deletionTimestamp !== undefined);
    expect(
      deleting.length + (4 - small.pods().filter(({ metadata }) => old.includes(metadata.name)).length),
    ).toBe(4);
  });

  test.each([
    [1, 1],
    ['25%', 1],
    ['50%', 2],
    ['26%', 2],
  ])('maxUnavailable %s of four: never more than %d missing', (maxUnavailable, most) => {
    const small = smallWorld({ nodes: 4 });
    small.run(15);
    small.patch((daemonSet) => {
      daemonSet.spec.updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable } };
    });
    upgrade(small, '3.2.1', 40);
    const after = small.changes.slice(
      small.changes.findIndex(
        ({ object }) => object.kind === 'DaemonSet' && object.metadata?.generation === 2,
      ),
    );
    const missing = after.flatMap(({ object }) =>
      object.kind === 'DaemonSet' ? [Number(object.status?.numberUnavailable ?? 0)] : [],
    );
    expect(Math.max(...missing)).toBe(most);
    expect(small.pods().every((pod) => pod.spec.containers[0]?.image.endsWith(':3.2.1'))).toBe(true);
  });

  test('minReadySeconds holds the next pod back', () => {
    const small = smallWorld({ nodes: 2 });
    small.run(15);
    small.patch((daemonSet) => {
      daemonSet.spec.minReadySeconds = 20;
    });
    small.run(25);
    upgrade(small, '3.2.1', 15);
    const images = () =>
      small
        .pods()
        .map((pod) => pod.spec.containers[0]?.image.slice(-5))
        .toSorted(byText);
    expect(images()).toEqual(['3.2.0', '3.2.1']);
    small.run(20);
    expect(images()).toEqual(['3.2.1', '3.2.1']);
  });

  test('OnDelete waits for a hand', () => {
    const small = smallWorld({ nodes: 2 });
    small.run(15);
    small.patch((daemonSet) => {
      daemonSet.spec.updateStrategy = { type: 'OnDelete' };
    });
    upgrade(small, '3.2.1', 10);
    const images = () =>
      small
        .pods()
        .map((pod) => pod.spec.containers[0]?.image.slice(-5))
        .toSorted(byText);
    expect(images()).toEqual(['3.2.0', '3.2.0']);
    small.store.update('pods', 'logging', small.pods()[0]?.metadata.name ?? '', (pod) => ({
      ...pod,
      metadata: { ...pod.metadata, deletionTimestamp: kubeTime(small.world.now().getTime() + 30_000) },
    }));
    small.run(8);
    expect(images()).toEqual(['3.2.0', '3.2.1']);
  });
});
