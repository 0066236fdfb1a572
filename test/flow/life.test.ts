import { afterEach, describe, expect, it } from 'vitest';
import { approver, guest, onCall } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, segfault, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const hour = 3_600_000;
const incident = async (id = 'inc-1') => (await stage.store.incident(id))?.value;
const posts = () => stage.journal.filter((line) => line.startsWith('post '));
const inChannel = () =>
  stage.chat.messages.filter(({ thread, alsoInChannel }) => !thread || alsoInChannel).map(({ slot }) => slot);
const ask = async (text: string, by = onCall) => readMessage(await stage.desk().command(text, by, 'C1'));

describe('an incident that flaps', () => {
  /** Quiet for long enough to be closed, with the plan declined. */
  async function closeQuietly(): Promise<void> {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'decline', onCall, { reason: 'not now' });
    await stage.advance(hour + 5_000);
    expect(await stage.state()).toBe('resolved');
  }

  it('is opened again without a second alert, and is closed again', async () => {
    await closeQuietly();
    await stage.advance(hour / 2);
    await stage.cluster.die(1, segfault);
    await stage.advance(30_000);
    expect([await stage.state('inc-2'), (await incident())?.signals]).toEqual([undefined, 3]);
    expect(inChannel()).toEqual(['inc-1/alert', 'inc-1/summary']);
    expect(stage.text('inc-1/alert')).toMatch(/FIRING .*reopened/s);
    expect(stage.text('inc-1/reopened/1')).toMatch(
      /is crashing again: 2 of 3 pods so far.*no further death was seen/is,
    );
    expect(stage.text('inc-1/summary')).toMatch(/Reopened/);
    await stage.advance(hour + 60_000);
    expect([await stage.state(), stage.text('inc-1/summary')]).toEqual([
      'resolved',
      expect.stringMatching(/Closed/),
    ]);
  });

  it('after the time that is set is a new one', async () => {
    await closeQuietly();
    await stage.advance(hour + 5_000);
    await stage.cluster.die(1, segfault);
    await stage.advance(5_000);
    expect(inChannel()).toEqual(['inc-1/alert', 'inc-1/summary', 'inc-2/alert']);
  });

  it('a person opens it again, who is named, and it is looked at anew', async () => {
    await closeQuietly();
    await stage.press('inc-1/summary', 'reopen', onCall);
    await stage.advance(10_000);
    expect((await incident())?.reopened).toMatchObject({ by: onCall.user, times: 1 });
    expect(stage.text('inc-1/summary')).toContain('is followed again, because a person asked for it');
    expect(stage.text('inc-1/alert')).toMatch(/reopened .*U0ONCALL/);
    expect(await stage.state()).toBe('open');
  });
});

describe('a snoozed incident', () => {
  it('until it gets worse posts nothing new, and then says how it got worse and to whom', async () => {
    stage = await createStage({ pods: 12 });
    await crash(stage);
    await stage.press('inc-1/alert', 'snooze-worse', onCall);
    await stage.advance(10_000);
    expect(stage.text('inc-1/alert')).toMatch(/SNOOZED .*snoozed by @U0ONCALL until it gets worse/s);
    const before = posts();
    await stage.cluster.die(1, segfault);
    await stage.advance(60_000);
    expect(posts()).toEqual(before);
    await stage.cluster.die(3, segfault);
    await stage.advance(10_000);
    expect(stage.text('inc-1/woken/1')).toMatch(
      /Snooze over .* 3 pods now instead of 2\. The incident is still open\. @U0ONCALL/,
    );
    expect(inChannel()).toEqual(['inc-1/alert', 'inc-1/woken/1']);
  });

  it('until a time wakes then, also when the bot was started anew', async () => {
    stage = await createStage({ settings: { planLivesMs: 10 * hour, quietMs: 10 * hour } });
    await crash(stage);
    expect(await ask('snooze 1 until 04:00')).toContain('inc-1 is snoozed until 04:00 UTC.');
    await stage.cluster.die(3, segfault);
    await stage.restart();
    await stage.advance(50 * 60_000);
    expect(inChannel()).toEqual(['inc-1/alert']);
    await stage.advance(5 * 60_000);
    expect(inChannel()).toEqual(['inc-1/alert', 'inc-1/woken/1']);
    expect(stage.text('inc-1/woken/1')).toMatch(/The time is over/);
  });

  it('is woken by a person without a word in the channel, and by an approval', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/alert', 'snooze-1h', onCall);
    await stage.advance(5_000);
    await stage.press('inc-1/alert', 'wake', approver);
    await stage.advance(5_000);
    expect([inChannel(), (await incident())?.woken]).toMatchObject([['inc-1/alert'], { by: approver.user }]);
    expect(await ask('snooze inc-1 worse')).toContain('inc-1 is snoozed until it gets worse.');
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(5_000);
    expect([await stage.state(), (await incident())?.snooze]).toEqual(['changing', undefined]);
  });

  it.each([
    ['snooze', /Which incident\? Write for example "snooze inc-1 1h"/],
    ['snooze inc-9 1h', /There is no incident "inc-9"/],
    ['snooze inc-1 soon', /"soon" is no time I know\. Write "snooze inc-1 1h"/],
    ['snooze inc-1 off', /inc-1 is not snoozed/],
    ['snooze inc-1', /inc-1 is snoozed until 04:\d\d UTC/],
  ])('"%s"', async (text, expected) => {
    stage = await createStage();
    await crash(stage);
    expect(await ask(text)).toMatch(expected);
  });

  it('is not for guests', async () => {
    stage = await createStage();
    await crash(stage);
    expect(await ask('snooze inc-1 1h', guest)).toMatch(/^Guests of this workspace may not/);
    expect((await incident())?.snooze).toBeUndefined();
  });
});
