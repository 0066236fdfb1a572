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
  ...owned('DaemonSet', 'fluent-bit', true),
  ...owned('DaemonSet', 'logging-fluentbit', true),
  ...owned('ReplicaSet', 'aws-for-fluent-bit-6d5f9c7b8', true),
  ...owned('DaemonSet', 'fluentbitten', false),
  ...owned('DaemonSet', 'fluentd', false),
  [
    'a renamed image under the owner’s name alone',
    container({ image: 'corp/logs:7' }),
    { ...pod([], {}), owner: { kind: 'DaemonSet', name: 'fluent-bit' } },
    false,
  ],
  [
    'a proxy beside it, labels and owner of Fluent Bit',
    container({ image: 'corp/proxy:1' }),
    {
      ...pod([container({}), container({ image: 'corp/proxy:1' })], chart),
      owner: { kind: 'DaemonSet', name: 'fluent-bit' },
    },
    false,
  ],
  ...flavours(),
  ['a path argument', ...alone({ args: ['--path=/var/log/fluent-bit/x'] }, {}), false],
];

it.each(cases)('%s', (_, container, pod, expected) => {
  expect(isFluentBit(container, pod)).toBe(expected);
});

it('scores nothing at all with 0 and all signs together highest', () => {
  const best = container({ name: 'fluent-bit', image: 'fluent-bit:3', command: ['fluent-bit'] });
  expect([fluentBitScore(app, pod([app], {})), fluentBitScore(best, pod([best], chart))]).toEqual([0, 7]);
});

/** A renamed image whose container is called `fluentbit`, in a pod without labels. */
function owned(kind: string, name: string, expected: boolean): [string, Container, Pod, boolean][] {
  const one = container({ name: 'fluentbit', image: 'corp/logs:7' });
  return [[`owned by ${kind} ${name}`, one, { ...pod([one], {}), owner: { kind, name } }, expected]];
}

/** Each way of installing it, as its chart or manifest writes the pod. */
function flavours(): [string, Container, Pod, boolean][] {
  const images: readonly [string, string, Pod['labels']][] = [
    ['fluent-operator', 'ghcr.io/fluent/fluent-operator/fluent-bit:3.1.8', chart],
    ['old fluent-operator', 'kubesphere/fluent-bit:v1.9.4', chart],
    ['logging-operator', 'ghcr.io/fluent/fluent-bit:5.0.5', { 'app.kubernetes.io/name': 'fluentbit' }],
    ['Bitnami', 'docker.io/bitnami/fluent-bit:3.0.7-debian-12-r1', chart],
    [
      'aws-for-fluent-bit from ECR',
      '906394416424.dkr.ecr.eu-west-1.amazonaws.com/aws-for-fluent-bit:2.32.2',
      {},
    ],
    [
      'Container Insights',
      'public.ecr.aws/aws-observability/aws-for-fluent-bit:stable',
      { 'k8s-app': 'fluent-bit' },
    ],
    ['GKE', 'gke.gcr.io/fluent-bit:v1.8.12-gke.5', { 'k8s-app': 'fluentbit-gke' }],
  ];
  return images.map(([name, image, labels]) => [name, ...alone({ image }, labels), true]);
}

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
