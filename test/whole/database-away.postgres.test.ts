import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startApp } from '../../src/app.ts';
import { createSimClock } from '../../src/demo/clock.ts';
import { createSimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import { defaultScene, fluentBitImage } from '../../src/demo/cluster/default-scene.ts';
import { heavySlowLoad } from '../../src/demo/cluster/world/load.ts';
import { createWorkspace } from '../../src/demo/workspace/workspace.ts';
import { defaultHttp, defaultSettings } from '../../src/settings.ts';
import { newSchema, postgresUrl } from '../support/postgres.ts';
import { slackOf } from './whole-stage.ts';

interface Logged {
  readonly level: number;
  readonly msg: string;
  readonly operation?: string;
}

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const until = (holds: () => unknown) => vi.waitFor(holds, { timeout: 90_000, interval: 50 });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The way to the database: `cut` ends connections and takes no new ones; in `silence` nothing comes through and nothing ends. */
async function wayTo({ hostname, port }: URL) {
  let state: 'open' | 'cut' | 'silence' = 'open';
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((client) => {
    keep(client);
    if (state === 'cut') return void client.destroy();
    const database = connect(Number(port), hostname);
    keep(database);
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      from.on('data', (chunk) => void (state === 'open' && to.write(chunk)));
      from.on('close', () => to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    becomes(next: typeof state) {
      state = next;
      if (next === 'cut') for (const socket of sockets) socket.destroy();
    },
  };
}

describe.skipIf(postgresUrl() === '')('PostgreSQL', () => {
  it.each(['cut', 'silence'] as const)(
    'is away (%s) for ten minutes: said once, not ready, alive, and what died meanwhile is told once it is back',
    async (how) => {
      const url = new URL(await newSchema());
      const way = await wayTo(url);
      url.hostname = '127.0.0.1';
      url.port = String(way.port);
      const clock = createSimClock({ rate: 20 });
      const cluster = await createSimulatedCluster({ clock, seed: 'away', scene: defaultScene() });
      ends.push(() => cluster.close());
      const workspace = await createWorkspace({ limits: { rates: false } });
      ends.push(() => workspace.close());
      const logged: Logged[] = [];
      const app = await startApp({
        settings: { ...defaultSettings, lookbackMs: 7_200_000, gatherMs: 1_000 },
        clusters: [{ name: 'prod-eu', kubeConfigText: cluster.kubeconfig('reader') }],
        slack: slackOf(workspace),
        http: { ...defaultHttp, address: '127.0.0.1', port: 0 },
        database: { kind: 'postgres', url: url.href },
        playbooks: { shipped: path.join(import.meta.dirname, '../../playbooks') },
        log: {
          level: 'info',
          destination: { write: (line) => void logged.push(JSON.parse(line) as Logged) },
        },
        clock,
      });
      ends.push(() => app.stop());
      const ask = async (what: string) => {
        const from = performance.now();
        const answer = await fetch(`http://127.0.0.1:${app.httpPort}/${what}`);
        return { status: answer.status, text: await answer.text(), tookMs: performance.now() - from };
      };
      const alerts = () => workspace.snapshot().messages.filter(({ threadTs }) => threadTs === undefined);
      await until(async () => expect((await ask('readyz')).status).toBe(200));

      way.becomes(how);
      cluster.rollOut(fluentBitImage('3.2.0'));
      cluster.setLoad(heavySlowLoad);
      const from = performance.now();
      await until(async () =>
        expect((await ask('readyz')).text).toMatch(/\[-\]store: .*; the log says more\n/),
      );
      console.log(`not ready after ${Math.round(performance.now() - from)} ms`);
      await wait(30_000 - (performance.now() - from));
      expect((await ask('readyz')).text).not.toMatch(/127\.0\.0\.1|postgres/);
      expect((await ask('healthz')).status).toBe(200);
      const figures = await ask('metrics');
      expect(figures.text).toMatch(/^fluent_medic_store_up 0$/m);
      expect(figures.tookMs).toBeLessThan(4_000);
      expect(alerts()).toEqual([]);
      const outages = () => logged.filter(({ msg }) => msg.startsWith('the store fails'));
      expect(new Set(outages().map(({ operation }) => operation)).size).toBe(outages().length);
      expect(logged.filter(({ level }) => level >= 40).length).toBeLessThan(20);

      // Of what was silent the connections are of no use any more.
      way.becomes('cut');
      way.becomes('open');
      await until(async () => expect((await ask('readyz')).status).toBe(200));
      await until(() => expect(alerts()).toHaveLength(1));
      await until(() =>
        expect(logged.filter(({ msg }) => msg === 'the store works again')).toHaveLength(outages().length),
      );
    },
    240_000,
  );
});
