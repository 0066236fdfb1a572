import { afterEach, expect, it } from 'vitest';
import type { Route } from '../../src/audience/route.ts';
import type { WebhookRule } from '../../src/audience/webhook.ts';
import { OutsideError } from '../../src/outside-error.ts';
import { defaultSettings, type Settings } from '../../src/settings.ts';
import { approver, onCall } from '../support/fake-chat.ts';
import { createFakeWebhook, type FakeWebhook } from '../support/fake-webhook.ts';
import { crash, createStage, segfault, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const minute = 60_000;
const day = 24 * 60 * minute;

async function withWebhook(
  rule: Partial<WebhookRule> = {},
  settings: Partial<Settings> = {},
): Promise<FakeWebhook> {
  const webhook = createFakeWebhook(rule);
  stage = await createStage({ webhooks: [webhook], settings: { planLivesMs: 5 * day, ...settings } });
  return webhook;
}
const routed = (route: Route): Partial<Settings> => ({
  chat: { ...defaultSettings.chat, routes: [route] },
});
const absence = () =>
  Promise.reject(new OutsideError('webhook', 'server', 'Webhook on-call answered HTTP 503.'));
it('tells the beginning with what is known by then and the link, and the end', async () => {
  const webhook = await withWebhook();
  await crash(stage);
  expect(webhook.sent).toEqual([
    {
      schema: 'fluent-medic/webhook@1',
      event: 'opened',
      id: 'inc-1@2026-11-22T03:09:01.000Z/opened/1',
      at: '2026-11-22T03:09:01Z',
      summary: expect.stringMatching(/^prod-eu logging\/fluent-bit is crashing: \S.*[^.]$/) as unknown,
      incident: {
        id: 'inc-1',
        key: 'inc-1@2026-11-22T03:09:01.000Z',
        cluster: 'prod-eu',
        namespace: 'logging',
        workload: 'DaemonSet/fluent-bit',
        container: 'fluent-bit',
        severity: expect.stringMatching(/^(critical|high)$/) as unknown,
        state: 'proposed',
        openedAt: '2026-11-22T03:09:01Z',
        cause: expect.any(String) as unknown,
        confidence: expect.any(Number) as unknown,
        title: expect.any(String) as unknown,
        logs: expect.any(String) as unknown,
      },
      url: expect.stringMatching(/^https:\/\/chat\.test\/C1\//) as unknown,
    },
  ]);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(10_000);
  await stage.cluster.rollOut();
  await stage.advance(4 * minute);
  expect(await stage.state()).toBe('resolved');
  expect(webhook.ids()).toEqual(['inc-1/opened/1', 'inc-1/resolved/1']);
  expect(webhook.sent[1]).toMatchObject({ event: 'resolved', incident: { state: 'resolved' } });
});

it('waits ten seconds for the message to link to, and goes without it where Slack is away', async () => {
  const webhook = await withWebhook();
  stage.chat.failNext('server', { method: 'post', times: 1_000 });
  await crash(stage);
  const since = stage.clock.now().getTime();
  expect(webhook.sent.map(({ event, url }) => [event, url])).toEqual([['opened', undefined]]);
  expect(since - Date.parse(webhook.sent[0]?.at ?? '')).toBeGreaterThanOrEqual(10_000);
});

it('goes without the link where Slack does not tell it', async () => {
  const webhook = await withWebhook();
  stage.chat.failNext('server', { method: 'linkTo', times: 1_000 });
  await crash(stage);
  expect(webhook.sent.map(({ event, url }) => [event, url])).toEqual([['opened', undefined]]);
});

it('tells of a fix that failed, once', async () => {
  const webhook = await withWebhook();
  await crash(stage);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(10 * minute);
  expect((await stage.outcomes())[0]).toMatch(/failed|undone|stopped|unclear/);
  expect(webhook.ids().filter((id) => id.includes('fix-failed'))).toEqual(['inc-1/fix-failed/1']);
});

it('tells once that nobody came, when chat calls others', async () => {
  const webhook = await withWebhook(
    {},
    routed({ escalation: { afterMs: 5 * minute, times: 3, mention: { users: ['U2'], groups: [] } } }),
  );
  await crash(stage);
  await stage.advance(4 * minute);
  expect(webhook.ids()).toEqual(['inc-1/opened/1']);
  await stage.advance(minute);
  expect(webhook.ids()).toEqual(['inc-1/opened/1', 'inc-1/unacknowledged/1']);
  await stage.restart();
  await stage.advance(11 * minute);
  expect(webhook.ids()).toHaveLength(2);
});

it.each<[string, Partial<WebhookRule>, number]>([
  ['after a quarter of an hour where no route says otherwise', {}, 15],
  ['as the webhook says', { unacknowledgedMs: 2 * minute }, 2],
])('nobody came: %s', async (_, rule, after) => {
  const webhook = await withWebhook(rule);
  await crash(stage);
  await stage.advance(after * minute - 30_000);
  expect(webhook.ids()).toEqual(['inc-1/opened/1']);
  await stage.advance(minute);
  expect(webhook.ids()).toEqual(['inc-1/opened/1', 'inc-1/unacknowledged/1']);
});

it.each([
  ['acknowledged', () => stage.press('inc-1/alert', 'acknowledge', onCall)],
  ['snoozed', () => stage.desk().command('snooze inc-1 1h', onCall, 'C1')],
  ['decided', () => stage.press('inc-1/card/1', 'decline', approver, { reason: 'no' })],
])('somebody came: %s', async (_, act) => {
  const webhook = await withWebhook({ unacknowledgedMs: 2 * minute });
  await crash(stage);
  await act();
  await stage.advance(4 * minute);
  expect(webhook.ids()).toEqual(['inc-1/opened/1']);
});

// The stage begins at 03:09 UTC.
const muted = routed({
  mute: {
    windows: [{ every: 'day', from: { hour: 2, minute: 0 }, to: { hour: 3, minute: 20 }, timeZone: 'UTC' }],
  },
});

it('speaks while the channel is muted', async () => {
  const webhook = await withWebhook({}, muted);
  await crash(stage);
  expect(stage.chat.messages).toEqual([]);
  expect(webhook.sent.map(({ event, url }) => [event, url])).toEqual([['opened', undefined]]);
});

it('is silent with the channel where it is told to', async () => {
  const webhook = await withWebhook({ heedsMute: true }, muted);
  await crash(stage);
  expect(webhook.ids()).toEqual([]);
  await stage.advance(12 * minute);
  expect(webhook.ids()).toEqual(['inc-1/opened/1']);
});

it.each<[string, Partial<WebhookRule>, readonly string[]]>([
  ['another cluster', { clusters: ['stage-*'] }, []],
  ['another namespace', { namespaces: ['payments'] }, []],
  ['its cluster', { clusters: ['prod-*'], namespaces: ['log*'] }, ['inc-1/opened/1']],
  ['events that it does not want', { events: ['fix-failed', 'resolved'] }, []],
])('hears of what it is for: %s', async (_, rule, ids) => {
  const webhook = await withWebhook(rule);
  await crash(stage);
  expect(webhook.ids()).toEqual(ids);
});

it('hears no end of what it heard nothing of, unless it wants ends alone', async () => {
  const [failures, ends] = [
    createFakeWebhook({ name: 'failures', events: ['fix-failed', 'resolved'] }),
    createFakeWebhook({ name: 'ends', events: ['resolved'] }),
  ];
  stage = await createStage({
    webhooks: [failures, ends],
    settings: { quietMs: 3 * minute, planLivesMs: minute },
  });
  await crash(stage);
  await stage.advance(6 * minute);
  expect(await stage.state()).toBe('resolved');
  expect(failures.ids()).toEqual([]);
  expect(ends.ids()).toEqual(['inc-1/resolved/1']);
});

it('goes on with the end that came while it was away, in order and over restarts, and keeps Slack waiting for nothing', async () => {
  const webhook = await withWebhook({}, { quietMs: 3 * minute, planLivesMs: minute });
  webhook.take = absence;
  await crash(stage);
  expect(stage.chat.messages.map(({ slot }) => slot)).toContain('inc-1/alert');
  await stage.dies();
  await stage.advance(8 * minute);
  expect(await stage.state()).toBe('resolved');
  expect(new Set(webhook.ids())).toEqual(new Set(['inc-1/opened/1']));
  const before = webhook.sent.length;
  webhook.take = () => Promise.resolve();
  await stage.restart();
  await stage.advance(6 * minute);
  expect(webhook.ids().slice(before)).toEqual([
    'inc-1/opened/1',
    ...(webhook.ids().includes('inc-1/unacknowledged/1') ? ['inc-1/unacknowledged/1'] : []),
    'inc-1/resolved/1',
  ]);
  expect(
    new Set(webhook.sent.filter(({ event }) => event === 'opened').map((each) => JSON.stringify(each))).size,
  ).toBe(1);
});

it('says the same incident again when it is open again', async () => {
  const webhook = await withWebhook({ unacknowledgedMs: day }, { quietMs: 3 * minute, planLivesMs: minute });
  await crash(stage);
  await stage.advance(6 * minute);
  expect(await stage.state()).toBe('resolved');
  await stage.cluster.die(1, segfault);
  await stage.advance(20_000);
  expect(webhook.ids()).toEqual(['inc-1/opened/1', 'inc-1/resolved/1', 'inc-1/opened/2']);
});
