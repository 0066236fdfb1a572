import { describe, expect, it } from 'vitest';
import { alertPlace, troubleOf, watchedAt } from '../../src/signal/alert-place.ts';

describe('alertPlace', () => {
  it.each([
    [
      'kube-state-metrics with its labels kept',
      { namespace: 'logging', pod: 'p', container: 'c', job: 'ksm' },
      { namespace: 'logging', pod: 'p', container: 'c' },
    ],
    [
      'kube-state-metrics with its labels moved aside',
      {
        namespace: 'monitoring',
        pod: 'ksm-0',
        container: 'ksm',
        exported_namespace: 'logging',
        exported_pod: 'p',
      },
      { namespace: 'logging', pod: 'p' },
    ],
    [
      'a DaemonSet',
      { namespace: 'logging', daemonset: 'fluent-bit' },
      { namespace: 'logging', workload: { kind: 'DaemonSet', name: 'fluent-bit' } },
    ],
    [
      'a DaemonSet beside the labels of the exporter',
      { exported_namespace: 'logging', namespace: 'monitoring', pod: 'ksm-0', daemonset: 'fluent-bit' },
      { namespace: 'logging', workload: { kind: 'DaemonSet', name: 'fluent-bit' } },
    ],
    ['empty labels', { namespace: 'logging', pod: '' }, { namespace: 'logging' }],
    ['nothing', {}, {}],
  ])('%s', (_, labels, place) => {
    expect(alertPlace(labels)).toEqual(place);
  });
});

describe('watchedAt', () => {
  const ref = (kind: string, name: string, namespace = 'logging') => ({
    cluster: 'c',
    namespace,
    kind,
    name,
  });
  const long = 'x'.repeat(60);
  const watched = [
    { ref: ref('DaemonSet', 'fluent-bit'), container: 'fluent-bit' },
    { ref: ref('Deployment', 'fluent-bit'), container: 'fluent-bit' },
    { ref: ref('StatefulSet', 'aggregator'), container: 'aggregator' },
    { ref: ref('Deployment', 'shop', 'shop'), container: 'log-router' },
    { ref: ref('Pod', 'alone'), container: 'fluent-bit' },
    { ref: ref('DaemonSet', long), container: 'fluent-bit' },
  ];
  const found = (place: object) => {
    const one = watchedAt(place, watched);
    return one && `${one.ref.kind} ${one.ref.name.slice(0, 12)}`;
  };
  it.each([
    [{ pod: 'fluent-bit-x7k2p' }, 'DaemonSet fluent-bit'],
    [{ pod: 'fluent-bit-6d4cf56db6-x7k2p' }, 'Deployment fluent-bit'],
    [{ pod: 'aggregator-12' }, 'StatefulSet aggregator'],
    [{ pod: 'alone' }, 'Pod alone'],
    [{ pod: `${long.slice(0, 58)}x7k2p` }, 'DaemonSet xxxxxxxxxxxx'],
    [{ pod: 'fluent-bit-operator-x7k2p' }, undefined],
    [{ pod: 'fluent-bit-x7k2p-debug' }, undefined],
    [{ pod: 'fluent-bit' }, undefined],
    [{ pod: 'fluent-bit-x7k2p', container: 'reloader' }, undefined],
    [{ pod: 'loki-0', workload: { kind: 'StatefulSet', name: 'aggregator' } }, undefined],
    [{ workload: { kind: 'StatefulSet', name: 'aggregator' } }, 'StatefulSet aggregator'],
    [{ workload: { kind: 'DaemonSet', name: 'aggregator' } }, undefined],
    [{ container: 'aggregator' }, 'StatefulSet aggregator'],
    [{ container: 'fluent-bit' }, undefined],
    [{ namespace: 'shop', container: 'log-router', pod: 'shop-6d4cf56db6-x7k2p' }, 'Deployment shop'],
    [{ namespace: 'shop', pod: 'fluent-bit-x7k2p' }, undefined],
    [{ namespace: undefined, pod: 'fluent-bit-x7k2p' }, undefined],
    [{}, undefined],
  ])('%j', (place, expected) => {
    expect(found({ namespace: 'logging', ...place })).toBe(expected);
  });
});

it.each([
  ['KubePodCrashLooping', 'dying'],
  ['FluentBitOOMKilled', 'dying'],
  ['KubeContainerWaiting', 'not-starting'],
  ['KubeDaemonSetRolloutStuck', 'not-starting'],
  ['FluentBitRetriesHigh', 'straining'],
])('%s speaks of %s', (name, trouble) => {
  expect(troubleOf(name)).toBe(trouble);
});
