import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSimClock } from '../../src/demo/clock.ts';
import { createSimulatedCluster, type SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import { defaultScene, fluentBitImage } from '../../src/demo/cluster/default-scene.ts';
import { heavySlowLoad } from '../../src/demo/cluster/world/load.ts';
import { findButton } from '../../src/demo/story/find-button.ts';
import { createWorkspace, type Workspace } from '../../src/demo/workspace/workspace.ts';
import { type Bot, startBot } from './bot-process.ts';
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
stopWithin: 20s
`;

const ends: (() => unknown)[] = [];
let folder = '';
let workspace: Workspace;
let cluster: SimulatedCluster;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stop-'));
  ends.push(() => rm(folder, { recursive: true }));
  workspace = await createWorkspace({ limits: { rates: false } });
  ends.push(() => workspace.close());
  cluster = await createSimulatedCluster({ clock: createSimClock({ rate: 12 }), scene: defaultScene() });
  ends.push(() => cluster.close());
  await writeFile(path.join(folder, 'medic.yaml'), settings);
  await writeFile(path.join(folder, 'kubeconfig'), cluster.kubeconfig('writer'));
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const start = (over?: Readonly<Record<string, string>>) => startBot({ folder, workspace, ends, until }, over);

const alerts = () => workspace.snapshot().messages.filter(({ threadTs }) => threadTs === undefined);

it(
  'SIGTERM while it is quiet, while a plan is offered, in the middle of a change and of its verification: each start goes on',
  async () => {
    const { approve, readUntil } = peopleOf(workspace, until);
    const took: number[] = [];
    const restart = async (bot: Bot) => {
      const { code, tookMs } = await bot.signal('SIGTERM');
      expect({ code, log: bot.log().slice(-2_000) }).toMatchObject({ code: 0 });
      expect(bot.log()).not.toMatch(/"level":50/);
      took.push(Math.round(tookMs));
      const next = start();
      await next.says(/"watching"/);
      return next;
    };
    let bot = start();
    const [, port] = await bot.says(/"port":(\d+)/);
    await bot.says(/"watching"/);
    await until(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200));
    expect(await (await fetch(`http://127.0.0.1:${port}/readyz`)).text()).toMatch(
      /\[\+\]memory: [1-9]\d* MiB.*, heap [1-9]\d* MiB of [1-9]\d+ MiB/,
    );
    bot = await restart(bot);

    cluster.rollOut(fluentBitImage('3.2.0'));
    cluster.setLoad(heavySlowLoad);
    await until(() => expect(findButton(workspace.snapshot().messages, 'approve')).toBeDefined());
    bot = await restart(bot);

    await approve();
    await until(() =>
      expect(JSON.stringify(cluster.store.list('daemonsets', 'logging'))).not.toContain('3.2.0'),
    );
    bot = await restart(bot);
    await until(() => expect(JSON.stringify(cluster.store.list('pods', 'logging'))).not.toContain(':3.2.0'));
    bot = await restart(bot);

    await readUntil(/fixed and verified after/);
    expect(alerts()).toHaveLength(1);
    const texts = workspace.snapshot().messages.map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    const { code, tookMs } = await bot.signal('SIGINT');
    expect({ code, log: bot.log().slice(-3_000) }).toMatchObject({ code: 0 });
    console.log(`stopped within ${[...took, Math.round(tookMs)].join(', ')} ms`);
    expect(Math.max(...took, tookMs)).toBeLessThan(20_000);
  },
  wholeMs,
);

it(
  'while Slack hangs at the start, one signal ends it in time and a second one at once',
  async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    ends.push(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const away = { SLACK_API_URL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/api/` };
    const bot = start(away);
    const [, port] = await bot.says(/"port":(\d+)/);
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([
      503,
      expect.stringMatching(/\[-\]slack: not connected/),
    ]);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    const first = await bot.signal('SIGTERM');
    expect(first.code).toBe(0);
    expect(first.tookMs).toBeLessThan(8_000);

    const second = start(away);
    await second.says(/"port":(\d+)/);
    const twice = await second.signal('SIGTERM', 'SIGTERM');
    expect(twice.code).toBe(128 + 15);
    expect(twice.tookMs).toBeLessThan(1_500);
  },
  wholeMs,
);
