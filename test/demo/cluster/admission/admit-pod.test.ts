import { expect, test } from 'vitest';
import { admitPod } from '../../../../src/demo/cluster/admission/admit-pod.ts';
import { createObjectStore } from '../../../../src/demo/cluster/api/store/object-store.ts';
import type { KubeObject } from '../../../../src/demo/cluster/seams.ts';
import { ask } from '../api/ask.ts';
import { startTestServer } from '../api/test-server.ts';

type Resources = Partial<Record<'limits' | 'requests', Record<string, string>>>;

const object = (kind: string, name: string, fields: Record<string, unknown>): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'logging' },
  ...fields,
});

const pod = (name: string, ...resources: readonly Resources[]): KubeObject =>
  object('Pod', name, {
    spec: {
      containers: resources.map((each, at) => ({ name: `c${at}`, image: 'pause:3', resources: each })),
    },
  });

const range = (limit: Record<string, unknown>) =>
  object('LimitRange', 'sizes', { spec: { limits: [limit] } });
const quota = (hard: Record<string, string>, fields: Record<string, unknown> = {}) =>
  object('ResourceQuota', 'memory', { spec: { hard, ...fields } });
const memory = (limit: string, request = limit): Resources => ({
  limits: { memory: limit },
  requests: { memory: request },
});

const resourceOf: Readonly<Record<string, string>> = {
  LimitRange: 'limitranges',
  ResourceQuota: 'resourcequotas',
  Pod: 'pods',
};

function storeWith(objects: readonly KubeObject[]) {
  const store = createObjectStore({ now: () => new Date('2026-11-22T03:00:00Z') });
  for (const each of objects) store.create(resourceOf[each.kind] ?? '', each);
  return store;
}

const container = { type: 'Container', max: { memory: '1Gi' }, min: { memory: '64Mi' } };

test.each<[string, readonly KubeObject[], KubeObject, string | undefined]>([
  ['nothing bounds it', [], pod('new', {}), undefined],
  ['at the maximum', [range(container)], pod('new', memory('1Gi')), undefined],
  [
    'above the maximum',
    [range(container)],
    pod('new', memory('1280Mi', '256Mi')),
    'maximum memory usage per Container is 1Gi, but limit is 1280Mi',
  ],
  [
    'below the minimum',
    [range(container)],
    pod('new', memory('128Mi', '32Mi')),
    'minimum memory usage per Container is 64Mi, but request is 32Mi',
  ],
  [
    'two containers, both wrong',
    [range(container)],
    pod('new', memory('2Gi'), memory('3Gi')),
    '[maximum memory usage per Container is 1Gi, but limit is 2Gi, maximum memory usage per Container is 1Gi, but limit is 3Gi]',
  ],
  [
    'a pod as a whole',
    [range({ type: 'Pod', max: { memory: '1Gi' } })],
    pod('new', memory('768Mi'), memory('768Mi')),
    'maximum memory usage per Pod is 1Gi, but limit is 1610612736',
  ],
  [
    'without a limit where pods have a maximum',
    [range({ type: 'Pod', max: { memory: '1Gi' } })],
    pod('new', {}),
    'maximum memory usage per Pod is 1Gi.  No limit is specified',
  ],
  [
    'a limit far above its request',
    [range({ type: 'Container', maxLimitRequestRatio: { memory: '2' } })],
    pod('new', memory('768Mi', '256Mi')),
    'memory max limit to request ratio per Container is 2, but provided ratio is 3.000000',
  ],
  [
    'the last of the quota',
    [quota({ 'limits.memory': '1Gi' }), pod('old', memory('512Mi'))],
    pod('new', memory('512Mi')),
    undefined,
  ],
  [
    'more than the quota has left',
    [quota({ 'limits.memory': '1Gi', 'requests.memory': '4Gi', pods: '1' }), pod('old', memory('512Mi'))],
    pod('new', memory('768Mi')),
    'exceeded quota: memory, requested: limits.memory=768Mi,pods=1, used: limits.memory=512Mi,pods=1, limited: limits.memory=1Gi,pods=1',
  ],
  [
    'nothing said where a quota counts',
    [quota({ 'limits.memory': '1Gi', 'requests.cpu': '1' })],
    pod('new', { requests: { cpu: '100m' } }, {}),
    'failed quota: memory: must specify limits.memory for: c0,c1; requests.cpu for: c1',
  ],
  ['a quota of other pods', [quota({ pods: '0' }, { scopes: ['Terminating'] })], pod('new', {}), undefined],
])('%s', (_, objects, wanted, refused) => {
  const admission = admitPod(storeWith(objects), wanted);
  expect('refused' in admission ? admission.refused : undefined).toBe(refused);
});

test('a limit range fills in what a container leaves out, and says so', () => {
  const admission = admitPod(storeWith([range(container)]), pod('new', {}, memory('512Mi')));
  expect(admission).toMatchObject({
    pod: {
      metadata: {
        annotations: {
          'kubernetes.io/limit-ranger':
            'LimitRanger plugin set: memory request for container c0; memory limit for container c0',
        },
      },
      spec: {
        containers: [
          { resources: { limits: { memory: '1Gi' }, requests: { memory: '1Gi' } } },
          { resources: memory('512Mi') },
        ],
      },
    },
  });
});

test('the API server answers 403, in a dry run as well', async () => {
  const server = await startTestServer();
  server.store.create('resourcequotas', quota({ 'limits.memory': '1Gi' }));
  for (const query of ['?dryRun=All', '']) {
    const line = `POST /api/v1/namespaces/logging/pods${query}`;
    expect(await ask(server, line, { body: pod('new', memory('2Gi')) })).toMatchObject({
      status: 403,
      body: {
        message:
          'pods "new" is forbidden: exceeded quota: memory, requested: limits.memory=2Gi, used: limits.memory=0, limited: limits.memory=1Gi',
        reason: 'Forbidden',
        details: { name: 'new', kind: 'pods' },
      },
    });
  }
});
