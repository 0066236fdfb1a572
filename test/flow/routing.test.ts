import { afterEach, expect, it } from 'vitest';
import { postFleetReport } from '../../src/flow/fleet.ts';
import { freezeOf } from '../../src/approval/freeze.ts';
import { defaultSettings } from '../../src/settings.ts';
import { onCall } from '../support/fake-chat.ts';
import { crash, createStage, segfault, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const routes = [{ clusters: ['prod-us'], channel: 'C-US', locale: 'zh-CN' as const }];
const routed = (more: readonly (typeof routes)[number][] = routes) =>
  createStage({
    others: ['prod-us'],
    settings: { chat: { ...defaultSettings.chat, routes: more } },
  });
const channels = () => new Map(stage.chat.messages.map(({ slot, channel }) => [slot, channel]));

it('each incident stands with its whole thread in the channel of its route, in its language', async () => {
  stage = await routed();
  await crash(stage);
  await stage.others[0]?.cluster.die(1, segfault);
  await stage.advance(20_000);
  const of = (id: string) =>
    new Set([...channels()].flatMap(([slot, channel]) => (slot.startsWith(`${id}/`) ? [channel] : [])));
  expect([of('inc-1'), of('inc-2')]).toEqual([new Set(['C1']), new Set(['C-US'])]);
  const answer = stage.chat.messages.find(({ slot }) => slot === 'inc-2/card/1');
  expect(answer?.thread).toBe(stage.chat.standing('inc-2/alert').ts);
});

it('an incident stays where it stands when the routes change', async () => {
  stage = await routed();
  await crash(stage);
  const { routing } = stage.deps();
  const moved = [{ channel: 'C-NEW' }, ...routing.routes];
  Object.assign(routing, { routes: moved });
  await stage.cluster.die(3, segfault);
  await stage.advance(30_000);
  await stage.desk().command('snooze inc-1 1h', onCall, 'C1');
  const found = [...channels()].filter(([slot]) => slot.startsWith('inc-1/')).map(([, channel]) => channel);
  expect(new Set(found)).toEqual(new Set(['C1']));
});

it('what is said of a cluster stands in each of its channels, and the fleet is told apart', async () => {
  stage = await routed();
  await crash(stage);
  await stage.others[0]?.cluster.die(1, segfault);
  await stage.advance(5_000);
  await stage.desk().command('freeze', onCall, 'C1');
  await postFleetReport(stage.deps());
  await stage.advance(10_000);
  expect(freezeOf(await stage.store.freezes(), 'prod-us')).toBeDefined();
  const frozen = [...channels()].filter(([slot]) => /frozen/.test(slot));
  expect(frozen.map(([slot, channel]) => `${slot.split('/')[1]} ${channel}`)).toEqual([
    'prod-eu C1',
    'prod-us C-US',
  ]);
  const fleets = stage.chat.messages.filter(({ slot }) => slot.startsWith('fleet/'));
  expect(fleets.map(({ channel, message }) => [channel, /prod-eu/.test(JSON.stringify(message))])).toEqual([
    ['C-US', false],
    ['C1', true],
  ]);
});
