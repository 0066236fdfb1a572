import { expect, it } from 'vitest';
import { fluentBitScore, isFluentBit } from '../../src/signal/is-fluent-bit.ts';
import type { Container, Pod } from '../../src/signal/pod.ts';

const chart = { 'app.kubernetes.io/name': 'fluent-bit' };
const app = container({ name: 'shop', image: 'shop/cart:1.4' });

const cases: readonly [string, Container, Pod, boolean][] = [
  ['official image', ...alone({ image: 'cr.fluentbit.io/fluent/fluent-bit:3.2.0' }, {}), true],
  ['official image by digest', ...alone({ image: `fluent/fluent-bit@sha256:${'a'.repeat(64)}` }, {}), true],
  ['private mirror with a port', ...alone({ image: 'registry.corp:5000/mirror/fluent-bit' }, {}), true],
  ['debug image', ...alone({ image: 'fluent/fluent-bit:4.0.3-debug' }, {}), true],
  ['AWS image', ...alone({ image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.0.0' }, {}), true],
  ['1.x package image', ...alone({ image: 'corp/td-agent-bit:1.8' }, {}), true],
  ['renamed image with its command', ...alone({ command: ['/fluent-bit/bin/fluent-bit'] }, {}), true],
  ["the operator's watcher", ...alone({ args: ['/fluent-bit/bin/fluent-bit-watcher'] }, {}), true],
  ['renamed image in a labelled pod', ...alone({ name: 'agent', image: 'corp/logs:7' }, chart), true],
  ['renamed image, GKE label', ...alone({ image: 'corp/logs:7' }, { 'k8s-app': 'fluentbit-gke' }), true],
  ['renamed image, container name only', ...alone({ name: 'fluent-bit', image: 'corp/logs:7' }, {}), false],
  ['foreign label', ...alone({ image: 'corp/logs:7' }, { 'app.kubernetes.io/name': 'fluentd' }), false],
  ['a side-car next to an application', ...among({ image: 'fluent/fluent-bit:3.2.0' }, app, {}), true],
  ['the application next to it', app, pod([app, container({ image: 'fluent/fluent-bit:3.2.0' })], {}), false],
  ['config reloader', ...among({ image: 'ghcr.io/jimmidyson/configmap-reload:v0.11' }, app, chart), false],
  ['fluent-operator', ...alone({ image: 'ghcr.io/fluent/fluent-operator/fluent-operator:3.1' }, {}), false],
  ['an exporter', ...alone({ image: 'corp/fluent-bit-exporter:1' }, chart), false],
  ['a path argument', ...alone({ args: ['--path=/var/log/fluent-bit/x'] }, {}), false],
];

it.each(cases)('%s', (_, container, pod, expected) => {
  expect(isFluentBit(container, pod)).toBe(expected);
});

it('scores nothing at all with 0 and all signs together highest', () => {
  const best = container({ name: 'fluent-bit', image: 'fluent-bit:3', command: ['fluent-bit'] });
  expect([fluentBitScore(app, pod([app], {})), fluentBitScore(best, pod([best], chart))]).toEqual([0, 7]);
});

function alone(part: Partial<Container>, labels: Pod['labels']): [Container, Pod] {
  const one = container(part);
  return [one, pod([one], labels)];
}

function among(part: Partial<Container>, other: Container, labels: Pod['labels']): [Container, Pod] {
  const one = container(part);
  return [one, pod([other, one], labels)];
}

function container(part: Partial<Container>): Container {
  const nothing = { command: [], args: [], env: {}, ports: [], mounts: [] };
  return { name: 'main', role: 'app', image: 'corp/thing:1', ...nothing, ...part };
}

function pod(containers: readonly Container[], labels: Pod['labels']): Pod {
  return { namespace: 'logging', name: 'p', uid: 'u', labels, annotations: {}, containers, volumes: [] };
}
