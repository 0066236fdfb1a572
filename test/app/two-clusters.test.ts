import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { startApp } from '../../src/app.ts';
import { createSimClock } from '../../src/demo/clock.ts';
import { createSimulatedCluster, type SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import { defaultScene, fluentBitImage } from '../../src/demo/cluster/default-scene.ts';
import { heavySlowLoad, quietLoad } from '../../src/demo/cluster/world/load.ts';
import { findButton } from '../../src/demo/story/find-button.ts';
import type { MessageView } from '../../src/demo/workspace/page-protocol.ts';
import { createWorkspace, type Workspace } from '../../src/demo/workspace/workspace.ts';
import { defaultHttp, defaultSettings } from '../../src/settings.ts';
import { startBreakableProxy } from '../support/breakable-proxy.ts';
import { slackOf } from '../whole/whole-stage.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const rate = 20;
const longMs = 30_000;
const clock = createSimClock({ rate });

async function simulated(name: string): Promise<SimulatedCluster> {
  const cluster = await createSimulatedCluster({
    clock,
    seed: name,
    scene: { ...defaultScene(), cluster: name },
  });
  ends.push(() => cluster.close());
  return cluster;
}

async function startBot(workspace: Workspace, clusters: { name: string; kubeConfigText: string }[]) {
  const minute = 60_000;
  const app = await startApp({
    settings: {
      ...defaultSettings,
      changes: {
        ...defaultSettings.changes,
        mode: 'live',
        approval: { ...defaultSettings.changes.approval, livesMs: 60 * minute },
      },
      planLivesMs: 60 * minute,
      lookbackMs: 120 * minute,
      awayMs: minute,
    },
    clusters,
    slack: slackOf(workspace),
    http: { ...defaultHttp, address: '127.0.0.1', port: 0 },
    database: { kind: 'sqlite', path: ':memory:' },
    playbooks: { shipped: path.join(import.meta.dirname, '../../playbooks') },
    log: { level: 'silent', destination: { write: () => undefined } },
    clock,
  });
  ends.push(() => app.stop());
  return async (page: string) => (await fetch(`http://127.0.0.1:${app.httpPort}${page}`)).text();
}

interface PodShape {
  readonly metadata: { readonly deletionTimestamp?: string };
  readonly spec?: { readonly containers?: readonly { readonly image?: string }[] };
  readonly status?: { readonly containerStatuses?: readonly StatusShape[] };
}
interface StatusShape {
  readonly state: { readonly terminated?: { readonly containerID: string } };
  readonly lastState: { readonly terminated?: { readonly containerID: string } };
}

const podsOf = ({ store }: SimulatedCluster) => store.list('pods', 'logging') as readonly PodShape[];
const imagesOf = (cluster: SimulatedCluster): readonly string[] => [
  ...new Set(podsOf(cluster).flatMap(({ spec }) => spec?.containers?.[0]?.image?.split(':').at(-1) ?? [])),
];
/** Every end of a container from now on, by its id, but for those that a rollout asked for. */
function collectDeaths({ store }: SimulatedCluster): ReadonlySet<string> {
  const deaths = new Set<string>();
  const end = store.subscribe('pods', ({ object }) => {
    const { metadata, status } = object as PodShape;
    if (metadata.deletionTimestamp !== undefined) return;
    for (const { state, lastState } of status?.containerStatuses ?? [])
      for (const { terminated } of [state, lastState]) if (terminated) deaths.add(terminated.containerID);
  });
  ends.push(async () => end());
  return deaths;
}

it('one of two clusters is away: the other goes on, and nothing of the first is lost or told twice when it is back', async () => {
  const [eu, us] = [await simulated('prod-eu'), await simulated('prod-us')];
  const wire = await startBreakableProxy(us.url);
  ends.push(() => wire.tear());
  const workspace = await createWorkspace({ limits: { rates: false } });
  ends.push(() => workspace.close());
  const page = await startBot(workspace, [
    { name: 'prod-eu', kubeConfigText: eu.kubeconfig('writer') },
    { name: 'prod-us', kubeConfigText: us.kubeconfig('writer').replace(us.url, wire.url) },
  ]);
  const until = (holds: () => unknown) => vi.waitFor(holds, { timeout: longMs, interval: 50 });
  const ready = () => page('/readyz');
  await until(async () => expect(await ready()).toMatch(/prod-eu connected .* prod-us connected/));

  const deaths = collectDeaths(us);
  await wire.tear();
  for (const cluster of [eu, us]) cluster.rollOut(fluentBitImage('3.2.0'));
  await until(() => expect([imagesOf(eu), imagesOf(us)]).toEqual([['3.2.0'], ['3.2.0']]));
  for (const cluster of [eu, us]) cluster.setLoad(heavySlowLoad);
  const isAlertOf = (cluster: string) => (message: MessageView) =>
    message.threadTs === undefined && message.text.includes(`${cluster} logging/fluent-bit`);
  await workspace.waitFor(isAlertOf('prod-eu'), longMs);
  const oneIsAway = /\[!\]clusters: prod-eu connected .* prod-us away since \S+ \(\w+\)\nready/;
  await until(async () => expect(await ready()).toMatch(oneIsAway));
  expect(await page('/metrics')).toContain('fluent_medic_watch_state{cluster="prod-us",state="away"} 1');

  await approveWhenOffered(workspace);
  await until(() => expect(imagesOf(eu)).not.toContain('3.2.0'));
  expect(imagesOf(us)).toEqual(['3.2.0']);
  const told = () => workspace.snapshot().messages.filter(({ text }) => /prod-us/.test(text));
  await until(() => expect(told()).toHaveLength(1));
  expect(told()[0]?.text).toMatch(/prod-us has not answered since/);

  await until(() => expect(deaths.size).toBeGreaterThan(0));
  us.setLoad(quietLoad);
  const signals = async () =>
    Number(/signals_total\{cluster="prod-us",trouble="dying"\} (\d+)/.exec(await page('/metrics'))?.[1] ?? 0);
  expect(await signals()).toBe(0);
  const missing = async () => deaths.size - (await signals());
  await wire.mend();
  await workspace.waitFor(isAlertOf('prod-us'), longMs);
  await until(async () => expect(await missing()).toBe(0));
  const back = expect.stringMatching(/prod-us answers again; it was away from/) as string;
  await until(() => expect(told().map(({ text }) => text)).toContainEqual(back));

  await wire.tear();
  await until(async () => expect(await ready()).toMatch(/prod-us away/));
  await wire.mend();
  await until(async () => expect(await ready()).toMatch(/prod-us connected/));
  await until(async () => expect(await missing()).toBe(0));
  const alerts = workspace.snapshot().messages.filter(({ threadTs }) => threadTs === undefined);
  expect(alerts.filter(isAlertOf('prod-us'))).toHaveLength(1);
}, 180_000);

async function approveWhenOffered(workspace: Workspace): Promise<void> {
  await expect
    .poll(() => findButton(workspace.snapshot().messages, 'approve'), { timeout: longMs })
    .toBeDefined();
  const found = findButton(workspace.snapshot().messages, 'approve');
  if (!found) throw new Error('No Approve button was offered.');
  const { message, blockId, button } = found;
  await workspace.act({
    kind: 'block-action',
    as: 'U0APPROVER',
    at: { surface: 'message', channel: message.channel, ts: message.ts },
    action: {
      type: 'button',
      action_id: 'approve',
      block_id: blockId,
      value: button['value'] ?? '',
      text: button['text'] ?? null,
    },
    values: {},
  });
}
