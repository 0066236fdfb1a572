import { afterEach, describe, expect, it } from 'vitest';
import type { Button, Message } from '../../src/chat/message.ts';
import { tell } from '../../src/language/words.ts';
import { defaultSettings } from '../../src/settings.ts';
import { approver, onCall, second } from '../support/fake-chat.ts';
import { buttonsOf, readMessage } from '../support/read-message.ts';
import {
  crash,
  createStage,
  oomKill,
  segfault,
  type Stage,
  stageSettings,
  upgradeThenOom,
} from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const { changes } = stageSettings;
const version = /\d+\.\d+\.\d+/;
const wordsOf = ({ label, accessibilityLabel = '', confirm }: Button): string =>
  [label, accessibilityLabel, confirm?.title, confirm?.text, confirm?.yes, confirm?.no]
    .map((words) => tell(words ?? '', 'en'))
    .join(' ');

/** Every state that every message of a kind ever had. */
const everShown = (kind: RegExp): readonly Message[] =>
  stage.chat.messages.filter(({ slot }) => kind.test(slot)).flatMap(({ history }) => history);

/** Each story brings incidents into many states; the rules below hold for all that was shown on the way. */
const stories: Readonly<Record<string, () => Promise<void>>> = {
  'upgrade, then memory, both approved': async () => {
    stage = await createStage();
    await crash(stage);
    await upgradeThenOom(stage, approver);
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(10_000);
    await stage.cluster.rollOut();
    await stage.advance(120_000);
    expect(await stage.outcomes()).toEqual(['held', 'held']);
  },
  'a change that fails and is undone': async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    await stage.cluster.rollOut();
    await stage.cluster.die(1, segfault);
    await stage.advance(120_000);
    expect(await stage.outcomes()).toContain('failed');
  },
  'declined, snoozed, frozen': async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'decline', onCall, { reason: 'not now' });
    await stage.press('inc-1/alert', 'snooze-1h', onCall);
    await stage.desk().command('freeze', onCall, 'C1');
    await stage.cluster.die(3, oomKill('3.2.0'));
    await stage.advance(60_000);
  },
  'two approvers and values of a person’s own': async () => {
    stage = await createStage({ settings: { changes: { ...changes, production: true } } });
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.press('inc-1/alert', 'upgrade', onCall, { version: '4.0.14' });
    await stage.advance(20_000);
  },
  'read-only': async () => {
    stage = await createStage({ settings: { changes: defaultSettings.changes } });
    await crash(stage);
  },
  'asked for by a person': async () => {
    stage = await createStage({ version: '4.2.8', memory: '200Mi' });
    await stage.advance(1_000);
    await stage.desk().command('fix logging/fluent-bit', onCall, 'C1');
    await stage.advance(15_000);
  },
};

describe.each(Object.keys(stories))('%s', (name) => {
  it('shows no button on an alert that decides or writes, and none of them has a version', async () => {
    await stories[name]?.();
    const buttons = everShown(/\/alert$/).flatMap(buttonsOf);
    expect(buttons.length).toBeGreaterThan(0);
    const deciding = new Set(['approve', 'go-on', 'undo', 'decline']);
    expect(buttons.filter(({ action }) => deciding.has(action))).toEqual([]);
    expect(buttons.map(wordsOf).filter((words) => version.test(words))).toEqual([]);
  });

  it('writes nothing whichever button of the alert is pressed', async () => {
    await stories[name]?.();
    const isWrite = (line: string) => /^(write|apply) /.test(line);
    const before = stage.journal.filter(isWrite).length;
    const buttons = buttonsOf(stage.chat.standing('inc-1/alert').message);
    for (const { action, value, opensForm } of buttons) {
      const deed = { action, value, by: approver, inputs: {} };
      await (opensForm ? stage.desk().form(deed) : stage.desk().press(deed));
      await stage.advance(5_000);
    }
    expect(stage.journal.filter(isWrite)).toHaveLength(before);
    expect(['changing', 'undoing']).not.toContain(await stage.state());
  });

  it('names a version on a button only where it is the yes to a plan that passed its checks', async () => {
    await stories[name]?.();
    const named = everShown(/./).flatMap((message) =>
      buttonsOf(message)
        .filter((button) => version.test(wordsOf(button)) && button.action !== 'undo')
        .map((button) => ({ button, text: readMessage(message) })),
    );
    for (const { button, text } of named) {
      expect(button.action).toMatch(/^(approve|go-on)$/);
      expect(text).toMatch(/Checked before the write\n✓ permission · [^✗…]*\n|is halted/);
    }
  });
});

it('a plan that a check stops has no button with a version, and no yes', async () => {
  stage = await createStage();
  stage.checks.denied.add('daemonsets');
  await crash(stage);
  const buttons = everShown(/./).flatMap(buttonsOf);
  expect(buttons.filter((button) => version.test(wordsOf(button)))).toEqual([]);
  expect(buttons.map(({ action }) => action)).not.toContain('approve');
});

it('edited values need approvals of their own: a yes to the plan before counts for nothing', async () => {
  stage = await createStage({
    settings: { changes: { ...changes, approval: { ...changes.approval, required: 2 } } },
  });
  await crash(stage);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.press('inc-1/card/1', 'change-values', onCall, { version: '4.0.14' });
  await stage.advance(5_000);
  await stage.press('inc-1/card/2', 'approve', second);
  await stage.advance(5_000);
  expect([await stage.state(), await stage.outcomes()]).toEqual(['proposed', ['replaced', 'offered']]);
  expect(stage.text('inc-1/card/2')).toMatch(/1 of 2/);
});

it.each([
  ['read-only', { changes: defaultSettings.changes }, /The bot changes nothing here\./],
  ['protected', { changes: { ...changes, protected: true } }, /protected.*The bot changes nothing here\./s],
])('in a %s place the card says why there is no button for a yes', async (_, settings, expected) => {
  stage = await createStage({ settings });
  await crash(stage);
  const { message } = stage.chat.standing('inc-1/card/1');
  expect(buttonsOf(message).map(({ action }) => action)).not.toContain('approve');
  expect(readMessage(message)).toMatch(expected);
  expect(buttonsOf(stage.chat.standing('inc-1/alert').message).map(({ action }) => action)).not.toContain(
    'upgrade',
  );
});
