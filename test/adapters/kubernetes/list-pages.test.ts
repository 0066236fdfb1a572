import type { ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { createKubeApi } from '../../../src/adapters/kubernetes/kube-api.ts';
import { type KubeJson, listPages } from '../../../src/adapters/kubernetes/kube-objects.ts';
import { kubeConfigFor, type ScriptedServer, startScriptedServer } from './scripted-server.ts';
import { hastyClock } from './simulated-cluster.ts';

let server: ScriptedServer;
afterEach(() => server.close());

/** The items that matter of all pages, each question being answered by the next of these. */
async function listed(answers: readonly ((response: ServerResponse) => void)[]): Promise<unknown> {
  server = await startScriptedServer((_, number, response) => answers[number]?.(response));
  const api = createKubeApi(kubeConfigFor(server.url), { clock: hastyClock });
  const items: KubeJson[] = [];
  try {
    const mayMatter = (item: Buffer) => item.includes('kept');
    for await (const page of listPages(api, 'Pod', undefined, { mayMatter })) items.push(...page.items);
    return items;
  } catch (error) {
    return (error as Error).message;
  }
}

const says = (body: string) => (response: ServerResponse) => void response.end(body);
const breaksOff = (body: string) => (response: ServerResponse) =>
  void response.write(body, () => setImmediate(() => response.destroy()));
const page = (items: string, next = '') =>
  `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"${next}"},"items":[${items}]}`;
const pod = (name: string) => ({ kind: 'Pod', apiVersion: 'v1', name });

it('goes from page to page by what stands around the items', async () => {
  const answers = [says(page('{"name":"kept-1"},{"name":"other"}', 'next')), says(page('{"name":"kept-2"}'))];
  expect(await listed(answers)).toEqual([pod('kept-1'), pod('kept-2')]);
  expect(server.asked.map(({ query }) => query['continue'])).toEqual([undefined, 'next']);
});

it('asks again for a page that broke off, and tells nothing of it twice', async () => {
  const whole = page('{"name":"kept-1"},{"name":"kept-2"}');
  expect(await listed([breaksOff(whole.slice(0, -8)), says(whole)])).toEqual([pod('kept-1'), pod('kept-2')]);
});

it.each([
  ['is over in the middle', page('{"name":"kept-1"},{"name":"kept-2"}').slice(0, -8)],
  ['has an item that is no JSON', page('{"name":kept}')],
])('does not ask again where the answer %s', async (_, body) => {
  expect(await listed([says(body)])).toBe(
    'The API server answered /api/v1/pods with something other than JSON.',
  );
  expect(server.asked).toHaveLength(1);
});
