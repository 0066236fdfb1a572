import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { startApp } from '../../src/app.ts';
import { createSimClock } from '../../src/demo/clock.ts';
import { createSimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import { defaultScene, fluentBitImage } from '../../src/demo/cluster/default-scene.ts';
import { heavySlowLoad } from '../../src/demo/cluster/world/load.ts';
import { createWorkspace } from '../../src/demo/workspace/workspace.ts';
import { defaultHttp, defaultSettings } from '../../src/settings.ts';
import { accessTo, startReceiver } from '../adapters/webhook/receiver.ts';
import { slackOf } from '../whole/whole-stage.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

it('tells a webhook of a crash in the cluster, with the link to its message, and counts it', async () => {
  const clock = createSimClock({ rate: 20 });
  const receiver = await startReceiver();
  ends.push(() => receiver.close());
  const cluster = await createSimulatedCluster({ clock, seed: 'webhook', scene: defaultScene() });
  ends.push(() => cluster.close());
  const workspace = await createWorkspace({ limits: { rates: false } });
  ends.push(() => workspace.close());
  const access = accessTo(receiver.url);
  const missing = accessTo('', { name: 'nowhere' });
  let logged = '';
  const app = await startApp({
    settings: { ...defaultSettings, lookbackMs: 7_200_000, webhooks: [access.rule, missing.rule] },
    webhooks: [access, missing],
    clusters: [{ name: 'prod-eu', kubeConfigText: cluster.kubeconfig('reader') }],
    slack: slackOf(workspace),
    http: { ...defaultHttp, address: '127.0.0.1', port: 0 },
    database: { kind: 'sqlite', path: ':memory:' },
    playbooks: { shipped: path.join(import.meta.dirname, '../../playbooks') },
    log: { level: 'info', destination: { write: (line) => void (logged += line) } },
    clock,
  });
  ends.push(() => app.stop());
  cluster.rollOut(fluentBitImage('3.2.0'));
  cluster.setLoad(heavySlowLoad);
  await vi.waitFor(() => expect(receiver.received).not.toEqual([]), { timeout: 25_000, interval: 50 });
  const event = JSON.parse(receiver.received[0]?.body ?? '') as { incident: object; url: string };
  expect(event).toMatchObject({
    event: 'opened',
    incident: { id: 'inc-1', cluster: 'prod-eu', namespace: 'logging' },
    url: expect.stringMatching(/^https?:\/\/\S+\/archives\/C/) as unknown,
  });
  const figures = await (await fetch(`http://127.0.0.1:${app.httpPort}/metrics`)).text();
  expect(figures).toContain(
    'fluent_medic_webhook_events_total{webhook="on-call",event="opened",outcome="delivered"} 1',
  );
  expect(logged).toContain('Webhook nowhere: its URL is none');
  expect(logged).not.toMatch(/key-in-the-path|correct-horse/);
}, 60_000);
