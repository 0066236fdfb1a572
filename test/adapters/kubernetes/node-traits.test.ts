import { afterEach, expect, it } from 'vitest';
import { createKubeApi } from '../../../src/adapters/kubernetes/kube-api.ts';
import { createNodeTraits } from '../../../src/adapters/kubernetes/node-traits.ts';
import { kubeConfigFor, say, type ScriptedServer, startScriptedServer } from './scripted-server.ts';

let server: ScriptedServer;
afterEach(() => server.close());

const node = (name: string, more: object = {}) => ({ metadata: { name, ...more } });
const labels = { 'karpenter.sh/nodepool': 'spot' };

it('reads labels and kernel of all pages, and asks again only after ten minutes', async () => {
  server = await startScriptedServer(({ query }, _, response) => {
    const isFirst = query['continue'] === undefined;
    const items = isFirst
      ? [{ ...node('a', { labels }), status: { nodeInfo: { kernelVersion: '6.1.0' } } }, { spec: {} }]
      : [node('b')];
    say(response, {
      kind: 'NodeList',
      metadata: { resourceVersion: '1', continue: isFirst ? 'more' : '' },
      items,
    });
  });
  let nowMs = Date.parse('2026-11-22T03:00:00Z');
  const clock = { now: () => new Date(nowMs), sleep: () => Promise.resolve() };
  const read = createNodeTraits(createKubeApi(kubeConfigFor(server.url), { clock }), clock);
  const expected = [
    { name: 'a', labels, kernel: '6.1.0' },
    { name: 'b', labels: {} },
  ];
  expect([await read(), await read(), server.asked.length]).toEqual([expected, expected, 2]);
  nowMs += 10 * 60_000;
  await read();
  expect(server.asked).toHaveLength(4);
});

it('asks again after a refusal', async () => {
  server = await startScriptedServer((_, number, response) =>
    number === 0
      ? say(response, { kind: 'Status', reason: 'Forbidden', message: 'no', code: 403 }, 403)
      : say(response, { kind: 'NodeList', metadata: { resourceVersion: '1' }, items: [node('a')] }),
  );
  const clock = { now: () => new Date(0), sleep: () => Promise.resolve() };
  const read = createNodeTraits(createKubeApi(kubeConfigFor(server.url), { clock }), clock);
  await expect(read()).rejects.toThrow(/forbidden|no/i);
  expect(await read()).toEqual([{ name: 'a', labels: {} }]);
});
