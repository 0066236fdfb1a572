import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as ask } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createSimClock } from '../../src/demo/clock.ts';
import { createSimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import { defaultScene, fluentBitImage } from '../../src/demo/cluster/default-scene.ts';
import { heavySlowLoad } from '../../src/demo/cluster/world/load.ts';
import { findButton } from '../../src/demo/story/find-button.ts';
import { createWorkspace } from '../../src/demo/workspace/workspace.ts';
import { startBot } from './bot-process.ts';
import { peopleOf, type Until } from './people.ts';
import { wholeMs } from './whole-stage.ts';

const until: Until = (holds) => vi.waitFor(holds, { timeout: 90_000, interval: 30 });
const settings = `
cluster: prod-eu
changes: { mode: live, approval: { lives: 6h } }
planLives: 6h
lookback: 6h
gather: 1s
verify: { poll: 1s, hold: 4s, deadline: 15m }
rollout: { hold: 1s }
sampleEvery: 2s
stopWithin: 2s
`;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** An API server whose answers to writes that arrived can be lost on the way. */
async function losingProxy(target: string) {
  const lost: string[] = [];
  let isLosing = false;
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const isWrite = method === 'PATCH' && !url.includes('dryRun');
    const asked = ask(new URL(url, target), { method, headers }, (answer) => {
      if (isWrite && isLosing) {
        lost.push(url);
        answer.resume();
        return;
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    asked.on('error', () => response.destroy());
    response.on('close', () => asked.destroy());
    request.pipe(asked);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const lose = (is: boolean) => void (isLosing = is);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, lost, lose };
}

it(
  'SIGTERM while a write to the cluster has no answer: not ready at once, ended in time with 1, and the next start finds what arrived',
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cut-off-'));
    ends.push(() => rm(folder, { recursive: true }));
    const workspace = await createWorkspace({ limits: { rates: false } });
    ends.push(() => workspace.close());
    const cluster = await createSimulatedCluster({
      clock: createSimClock({ rate: 12 }),
      scene: defaultScene(),
    });
    ends.push(() => cluster.close());
    const proxy = await losingProxy(cluster.url);
    await writeFile(path.join(folder, 'medic.yaml'), settings);
    await writeFile(
      path.join(folder, 'kubeconfig'),
      cluster.kubeconfig('writer').replaceAll(cluster.url, proxy.url),
    );
    const start = () => startBot({ folder, workspace, ends, until });
    const { approve, readUntil } = peopleOf(workspace, until);

    const bot = start();
    const [, port] = await bot.says(/"port":(\d+)/);
    await bot.says(/"watching"/);
    cluster.rollOut(fluentBitImage('3.2.0'));
    cluster.setLoad(heavySlowLoad);
    await until(() => expect(findButton(workspace.snapshot().messages, 'approve')).toBeDefined());
    proxy.lose(true);
    await approve();
    await until(() => expect(proxy.lost).toHaveLength(1));
    const ending = bot.signal('SIGTERM');
    await until(async () => {
      const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
      expect([ready.status, await ready.text()]).toEqual([
        503,
        expect.stringMatching(/^\[-\]process: it is stopping/),
      ]);
    });
    const { code, tookMs } = await ending;
    expect({ code, log: bot.log().slice(-2_000) }).toMatchObject({ code: 1 });
    expect(bot.log()).toMatch(/"left":\["incidents"\].*not everything came to an end in time/);
    expect(tookMs).toBeGreaterThan(1_900);
    expect(tookMs).toBeLessThan(6_000);
    expect(JSON.stringify(cluster.store.list('daemonsets', 'logging'))).not.toContain('3.2.0');

    proxy.lose(false);
    const next = start();
    await next.says(/"watching"/);
    await readUntil(/fixed and verified after/);
    expect(workspace.snapshot().messages.filter(({ threadTs }) => threadTs === undefined)).toHaveLength(1);
    const texts = workspace.snapshot().messages.map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    expect((await next.signal('SIGTERM')).code).toBe(0);
    console.log(`cut off after ${Math.round(tookMs)} ms`);
  },
  wholeMs,
);
