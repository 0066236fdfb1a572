import { afterEach, expect, it } from 'vitest';
import type { Route } from '../../src/audience/route.ts';
import { defaultSettings } from '../../src/settings.ts';
import { approver, onCall } from '../support/fake-chat.ts';
import { crash, createStage, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const minute = 60_000;
const route: Route = {
  mention: { users: [], groups: ['S1'] },
  escalation: { afterMs: 5 * minute, times: 2, mention: { users: ['U2'], groups: [] } },
};
const withRoute = (more: Partial<Route> = {}) =>
  createStage({
    settings: {
      chat: { ...defaultSettings.chat, routes: [{ ...route, ...more }] },
      planLivesMs: 120 * minute,
    },
  });
const calls = () =>
  stage.journal.filter((line) => /^(post|edit) inc-1\/call/.test(line)).map((line) => line.split(' red')[0]);

it('calls once when a plan waits, then others while nobody comes, a bounded number of times, also over a restart', async () => {
  stage = await withRoute();
  await crash(stage);
  await stage.advance(2 * minute);
  expect(calls()).toEqual(['post inc-1/call/new/0']);
  expect(stage.text('inc-1/call/new/0')).toMatch(
    /S1.*prod-eu logging\/fluent-bit waits for a decision \(inc-1\)/s,
  );
  await stage.restart();
  await stage.advance(4 * minute);
  expect(calls().slice(1)).toEqual(['post inc-1/call/escalated/new/0/1 (and channel)']);
  await stage.advance(30 * minute);
  expect(calls().slice(2)).toEqual(['post inc-1/call/escalated/new/0/2 (and channel)']);
});

it.each([
  ['acknowledged', () => stage.press('inc-1/alert', 'acknowledge', onCall)],
  ['snoozed', () => stage.desk().command('snooze inc-1 1h', onCall, 'C1')],
  ['decided', () => stage.press('inc-1/card/1', 'decline', approver, { reason: 'no' })],
])('calls nobody further once it is %s', async (_, act) => {
  stage = await withRoute();
  await crash(stage);
  await stage.advance(minute);
  await act();
  await stage.advance(20 * minute);
  expect(calls()).toEqual(['post inc-1/call/new/0']);
});

it('calls on while the person to whom it was handed over does not come', async () => {
  stage = await withRoute();
  await crash(stage);
  await stage.press('inc-1/alert', 'acknowledge', onCall);
  await stage.desk().command(`handover inc-1 <@${approver.user}>`, onCall, 'C1');
  await stage.advance(6 * minute);
  expect(calls().map((line) => line?.replace(/over\/[^/ ]+/, 'over/at').replace(/ grey.*/, ''))).toEqual([
    'post inc-1/call/new/0',
    'post inc-1/call/handed-over/at',
    'post inc-1/call/escalated/handed-over/at/1 (and channel)',
  ]);
  await stage.press('inc-1/alert', 'acknowledge', approver);
  await stage.advance(20 * minute);
  expect(calls()).toHaveLength(3);
});

it('holds back while muted, then says how many, and posts what is still open', async () => {
  // The stage begins at 03:09 UTC.
  const windows = [
    { every: 'day', from: { hour: 2, minute: 0 }, to: { hour: 3, minute: 20 }, timeZone: 'UTC' } as const,
  ];
  stage = await withRoute({ mute: { windows } });
  await crash(stage);
  expect(stage.chat.messages).toEqual([]);
  await stage.restart();
  await stage.advance(15 * minute);
  const slots = stage.chat.messages.map(({ slot }) => slot);
  expect(slots[0]).toBe('mute/C1/inc-1-inc-1');
  expect(slots).toContain('inc-1/alert');
  expect(stage.text('mute/C1/inc-1-inc-1')).toMatch(
    /^1 incident was held back[\s\S]*inc-1 · prod-eu logging/,
  );
  expect(calls()[0]).toBe('post inc-1/call/new/0');
});

it('posts what is grave enough all the same', async () => {
  const windows = [
    { every: 'day', from: { hour: 2, minute: 0 }, to: { hour: 3, minute: 20 }, timeZone: 'UTC' } as const,
  ];
  stage = await withRoute({ mute: { windows, except: 'high' } });
  await crash(stage);
  expect(stage.chat.messages.map(({ slot }) => slot)).toContain('inc-1/alert');
});
