import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createSimulatedCluster, type SimulatedCluster } from '../../../src/demo/cluster/cluster.ts';
import { fluentBitImage } from '../../../src/demo/cluster/default-scene.ts';
import { createSimClock } from '../../../src/demo/clock.ts';

let cluster: SimulatedCluster | undefined;
afterEach(async () => {
  await cluster?.close();
  cluster = undefined;
});

const begin = async (rate = 60) => {
  cluster = await createSimulatedCluster({ clock: createSimClock({ rate }), seed: 'http' });
  return cluster;
};

async function get(from: SimulatedCluster, path: string, token = 'reader-token') {
  const response = await fetch(`${from.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, text: await response.text() };
}

describe('the simulated cluster over HTTP', () => {
  test('lists the pods, their logs, their monitoring pages and their memory', async () => {
    const it = await begin();
    const pods = await get(it, '/api/v1/namespaces/logging/pods');
    const { items } = JSON.parse(pods.text) as {
      items: { metadata: { name: string }; status: { phase: string } }[];
    };
    expect(items.map(({ status }) => status.phase)).toEqual(Array.from({ length: 12 }, () => 'Running'));
    const pod = `/api/v1/namespaces/logging/pods/${items[0]?.metadata.name}`;
    expect((await get(it, `${pod}/log?container=fluent-bit`)).text).toContain('version=1.9.2');
    const proxied = await get(it, `${pod}:2020/proxy/api/v1/health`);
    expect(proxied).toEqual({ status: 200, text: 'ok\n' });
    const usage = await get(it, '/apis/metrics.k8s.io/v1beta1/namespaces/logging/pods');
    expect(JSON.parse(usage.text)).toMatchObject({
      items: expect.toSatisfy((list: unknown[]) => list.length === 12),
    });
  });

  test('time goes on by itself: a rollout by hand reaches the pods', async () => {
    const it = await begin(200);
    it.rollOut(fluentBitImage('3.2.0'));
    const images = () =>
      it.store.list('pods', 'logging').map((pod) => JSON.stringify(pod.spec).includes(':3.2.0"'));
    await expect
      .poll(images, { timeout: 4000, interval: 50 })
      .toEqual(Array.from({ length: 12 }, () => true));
  });

  test('a kubeconfig for each role', async () => {
    const it = await begin();
    expect(parse(it.kubeconfig('writer'))).toMatchObject({
      'current-context': 'prod-eu',
      clusters: [{ name: 'prod-eu', cluster: { server: it.url } }],
      users: [{ name: 'writer', user: { token: 'writer-token' } }],
    });
    expect((await get(it, '/api/v1/nodes', 'writer-token')).status).toBe(200);
    expect((await get(it, '/api/v1/nodes', 'nobody')).status).toBe(401);
  });

  test('a port that is taken is an error', async () => {
    const it = await begin();
    const port = Number(new URL(it.url).port);
    await expect(createSimulatedCluster({ clock: createSimClock({ rate: 1 }), port })).rejects.toThrow(
      'EADDRINUSE',
    );
  });
});
