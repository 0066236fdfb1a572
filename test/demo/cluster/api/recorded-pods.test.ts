import { expect, test } from 'vitest';
import type { KubeletSeam, KubeObject, LogLine } from '../../../../src/demo/cluster/seams.ts';
import {
  comparable,
  createReplay,
  playRecorded,
  recordedExchanges,
  type RecordedExchange,
  type RecordedResponse,
} from './recorded.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const tokens = { admin: 'admin-token' };
const startedAt = new Date('2026-11-22T12:41:58.630Z');

interface Container {
  readonly name: string;
  readonly waiting?: string;
  readonly hasDied?: boolean;
}

function pod(name: string, containers: readonly Container[], nodeName = 'node-1'): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'apitest3' },
    spec: {
      containers: containers.map((container) => ({
        name: container.name,
        image: 'docker.io/library/busybox:1.36',
      })),
      ...(nodeName === '' ? {} : { nodeName }),
    },
    status: {
      ...(nodeName === '' ? {} : { podIP: '10.244.1.9' }),
      containerStatuses: containers.map(({ name: container, waiting, hasDied }) => ({
        name: container,
        state: waiting === undefined ? { running: {} } : { waiting: { reason: waiting } },
        lastState: hasDied === true ? { terminated: { exitCode: 1 } } : {},
      })),
    },
  };
}

const mainLines: readonly LogLine[] = [
  ...Array.from({ length: 20 }, (_, at) => ({ at: startedAt, text: `line ${at + 1} with ümläut` })),
  { at: startedAt, text: 'err-line' },
];

const crashedAt = new Date('2026-11-22T12:41:59.918Z');
const crashedLines = ['run 1795351319', 'partial no'].map((text) => ({ at: crashedAt, text }));

const kubelet: KubeletSeam = {
  readLog: (_namespace, name) => (name === 'l1' ? mainLines : crashedLines),
  monitoring: (_namespace, _pod, port, path) => {
    if (port !== 2020) return undefined;
    if (path === '/api/v1/health') return { status: 200, contentType: 'text/plain', body: 'ok\n' };
    if (path !== '/') return { status: 404, contentType: 'text/plain', body: 'not found\n' };
    const version = { 'fluent-bit': { version: '3.2.0', edition: 'Community', flags: [] } };
    return { status: 200, contentType: 'application/json', body: JSON.stringify(version) };
  },
  podUsage: () => undefined,
};

const play = (exchanges: readonly RecordedExchange[], { url }: TestServer) =>
  playRecorded(exchanges, createReplay(url, tokens), inMilliseconds);

/** Lines here are known to the millisecond only. */
function inMilliseconds(response: RecordedResponse): RecordedResponse {
  const { body, ...rest } = comparable(response);
  return { ...rest, body: body.replaceAll(/(\.\d{3})\d{6}Z /g, '$1Z ') };
}

test('reads logs and refuses to as the real API server did', async () => {
  const server = await startTestServer({
    namespaces: ['apitest3'],
    kubelet,
    now: () => new Date('2026-11-22T12:43:00Z'),
  });
  server.store.create('pods', pod('l1', [{ name: 'main' }, { name: 'other' }]));
  server.store.create('pods', pod('l2', [{ name: 'main', waiting: 'CrashLoopBackOff', hasDied: true }]));
  server.store.create('pods', pod('l3', [{ name: 'main', waiting: 'ContainerCreating' }]));
  server.store.create('pods', pod('l6', [{ name: 'main' }], ''));
  const { answered, recorded } = await play(recordedExchanges('pod-log'), server);
  expect(answered).toEqual(recorded);
});

test('names why a container that waits has no log as the real API server did', async () => {
  const server = await startTestServer({ namespaces: ['apitest3'], kubelet });
  const { store } = server;
  const waits = { m2: 'PodInitializing', m1: 'ContainerCreating', m3: 'ErrImagePull' };
  for (const [name, waiting] of Object.entries(waits))
    store.create('pods', pod(name, [{ name: 'main', waiting }]));
  const exchanges = recordedExchanges('waiting-log');
  const before = await play(exchanges.slice(0, 3), server);
  store.update('pods', 'apitest3', 'm3', () => pod('m3', [{ name: 'main', waiting: 'ImagePullBackOff' }]));
  const after = await play(exchanges.slice(3), server);
  expect([...before.answered, ...after.answered]).toEqual([...before.recorded, ...after.recorded]);
});

test('reaches the monitoring API through pods/proxy as the real API server did', async () => {
  const server = await startTestServer({ namespaces: ['apitest3'], kubelet });
  server.store.create('pods', pod('x1', [{ name: 'fluent-bit' }]));
  server.store.create('pods', pod('x2', [{ name: 'fluent-bit' }], ''));
  const { answered, recorded } = await play(recordedExchanges('pod-proxy'), server);
  expect(answered).toEqual(recorded);
});
