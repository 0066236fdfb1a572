import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/chat/form.ts';
import { tell } from '../../src/language/words.ts';
import { english } from '../support/english.ts';
import { initialOf } from '../support/form-input.ts';
import { approver, guest, onCall, second } from '../support/fake-chat.ts';
import { actionsOf, readMessage } from '../support/read-message.ts';
import { crash, createStage, segfault, type Stage, upgradeThenOom } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
  await crash(stage);
});
afterEach(() => stage.close());

const told = (reply: Reply) => (reply.kind === 'whisper' ? readMessage(reply.message) : reply.kind);
const verdict = async () => (await stage.store.incident('inc-1'))?.value.verdict;
const writes = () => stage.journal.filter((line) => line.startsWith('write'));
const ask = async (text: string, by = onCall) => readMessage(await stage.desk().command(text, by, 'C1'));

async function toTheEnd(): Promise<void> {
  await upgradeThenOom(stage, approver);
  await stage.press('inc-1/card/2', 'approve', approver);
  await stage.advance(10_000);
  await stage.cluster.rollOut();
  await stage.advance(90_000);
}

describe('the cause was …', () => {
  it('asks for one of the causes, beginning with the diagnosed one, and for a note', async () => {
    const form = await stage.desk().form({ action: 'name-cause', value: 'inc-1', by: onCall, inputs: {} });
    if ('kind' in form) throw new Error('No form was opened.');
    const [choice, note] = form.inputs;
    expect([form.action, form.value, choice && initialOf(choice)]).toEqual([
      'name-cause',
      'inc-1',
      'known-crash',
    ]);
    const options = choice?.kind === 'choice' ? choice.options : [];
    expect([options.length, options.filter(({ label }) => tell(label, 'en').length > 75)]).toEqual([14, []]);
    expect(note).toMatchObject({ kind: 'text', name: 'note', optional: true });
  });

  it('is kept and shown with its author; the incident goes on', async () => {
    const inputs = { cause: 'memory-leak', note: 'seen in a heap profile' };
    expect(await stage.press('inc-1/alert', 'name-cause', onCall, inputs)).toEqual({ kind: 'none' });
    await stage.advance(5_000);
    expect(await verdict()).toEqual({
      kind: 'cause',
      cause: 'memory-leak',
      note: 'seen in a heap profile',
      by: onCall.user,
      at: '2026-11-22T03:09:21.000Z',
      diagnosis: 1,
    });
    expect(stage.text('inc-1/alert')).toContain(
      `Verdict: The cause was: it leaks memory (memory-leak) – seen in a heap profile. Said by @${onCall.user}.`,
    );
    expect([await stage.state(), await stage.outcomes()]).toEqual(['proposed', ['offered']]);
  });

  it('the diagnosed one named again is a confirmation', async () => {
    await stage.press('inc-1/alert', 'name-cause', onCall, { cause: 'known-crash' });
    await stage.advance(5_000);
    expect(await verdict()).toMatchObject({ kind: 'confirmed', cause: 'known-crash' });
    expect(stage.chat.standing('inc-1/alert').message.text).toMatch(
      /The cause is confirmed: .*known-crash\)\.$/,
    );
  });

  it.each([
    ['no cause', {}, { cause: 'Choose what it was.' }],
    ['a cause that is none', { cause: 'gremlins' }, { cause: 'Choose what it was.' }],
    ['inconclusive, which is no verdict', { cause: 'inconclusive' }, { cause: 'Choose what it was.' }],
    ['the other verdict', { cause: 'not-an-incident' }, { cause: 'Choose what it was.' }],
    [
      'a long note',
      { cause: 'memory-leak', note: 'x'.repeat(501) },
      { note: 'This has 501 characters; expected at most 500.' },
    ],
  ])('%s is told at its field', async (_, inputs, errors) => {
    const reply = await stage.press('inc-1/alert', 'name-cause', onCall, inputs);
    expect([english(reply), await verdict()]).toEqual([{ kind: 'errors', errors }, undefined]);
  });

  it('of two people the last one stands, a second click counts once', async () => {
    const leak = { cause: 'memory-leak' };
    await stage.press('inc-1/alert', 'name-cause', onCall, leak);
    expect(told(await stage.press('inc-1/alert', 'name-cause', onCall, leak))).toMatch(/said so already/);
    await stage.press('inc-1/alert', 'name-cause', second, { cause: 'probe-restart' });
    await stage.advance(5_000);
    expect(await verdict()).toMatchObject({ cause: 'probe-restart', by: second.user });
    expect(stage.text('inc-1/alert')).not.toContain('memory-leak');
  });

  it.each([
    ['a guest', guest, /^Guests of this workspace may not/],
    ['somebody of another workspace', { team: 'T2', user: 'U9' }, /^People from other workspaces may not/],
  ])('%s is refused, whatever the way', async (_, by, why) => {
    const inputs = { cause: 'memory-leak', reason: 'no' };
    expect(told(await stage.press('inc-1/alert', 'name-cause', by, inputs))).toMatch(why);
    expect(told(await stage.press('inc-1/alert', 'not-an-incident', by, inputs))).toMatch(why);
    expect(await ask('verdict inc-1 memory-leak', by)).toMatch(why);
    expect([await verdict(), await stage.state()]).toEqual([undefined, 'proposed']);
  });

  it('may be named at the summary of an incident that has ended', async () => {
    await toTheEnd();
    await stage.press('inc-1/summary', 'name-cause', second, { cause: 'memory-limit-too-low' });
    await stage.advance(5_000);
    expect(await verdict()).toMatchObject({ kind: 'confirmed', diagnosis: 2 });
    for (const slot of ['inc-1/summary', 'inc-1/alert'])
      expect(stage.text(slot)).toMatch(/Verdict: The cause is confirmed: the memory limit is too low/);
    expect(stage.chat.standing('inc-1/summary').message.tone).toBe('green');
  });

  it('a secret in a note is not kept', async () => {
    await stage.press('inc-1/alert', 'name-cause', onCall, {
      cause: 'memory-leak',
      note: 'password=hunter2',
    });
    expect(await verdict()).toMatchObject({ note: 'password=[redacted]' });
  });
});

describe('not an incident', () => {
  it('closes it, says who and why, and leaves nothing that could be approved', async () => {
    const card = stage.chat.standing('inc-1/card/1').message;
    await stage.press('inc-1/alert', 'not-an-incident', onCall, { reason: 'load test' });
    await stage.advance(10_000);
    expect([await stage.state(), await stage.outcomes()]).toEqual(['resolved', ['replaced']]);
    expect(stage.text('inc-1/alert')).toContain(
      `Verdict: This was not an incident – load test. Said by @${onCall.user}.`,
    );
    expect(actionsOf(stage.chat.standing('inc-1/summary').message)).toEqual([
      'name-cause',
      'reopen',
      'details',
    ]);
    stage.chat.standing('inc-1/card/1').message = card;
    expect((await stage.press('inc-1/card/1', 'approve', approver)).kind).toBe('whisper');
    await stage.advance(60_000);
    expect(writes()).toEqual([]);
  });

  it('the same deaths seen again open nothing, a new one does', async () => {
    await stage.press('inc-1/alert', 'not-an-incident', onCall, { reason: 'load test' });
    await stage.cluster.repeat(1);
    await stage.restart();
    await stage.advance(10_000);
    expect(await stage.state('inc-2')).toBeUndefined();
    await stage.cluster.die(1, segfault);
    await stage.advance(10_000);
    expect([await stage.state(), await stage.state('inc-2')]).toEqual(['resolved', 'proposed']);
  });

  it('is kept with what was fixed already', async () => {
    await toTheEnd();
    await stage.press('inc-1/summary', 'not-an-incident', onCall, { reason: 'a rehearsal' });
    await stage.advance(5_000);
    expect(await verdict()).toMatchObject({ kind: 'not-an-incident', note: 'a rehearsal' });
    expect(stage.text('inc-1/summary')).toMatch(/fixed and verified(.|\n)*not an incident – a rehearsal/);
  });
});

describe('by command', () => {
  it.each([
    ['verdict', /Which incident\?/],
    ['verdict inc-9 memory-leak', /no incident "inc-9"/],
    ['verdict 1', /What was inc-1\?.*not-an-incident, known-crash/],
    ['verdict 1 gremlins', /"gremlins" is no cause\./],
    [`verdict 1 memory-leak ${'x'.repeat(501)}`, /501 characters/],
    ['verdict 1 Memory-Leak seen in  a profile', /Kept with inc-1: .*\(memory-leak\) – seen in a profile\./],
    ['verdict inc-1 not-an-incident', /Kept with inc-1: This was not an incident\./],
    ['help', /verdict inc-1 known-crash/],
  ])('"%.40s"', async (text, expected) => {
    expect(await ask(text)).toMatch(expected);
  });

  it('closes nothing while a change is under way, but hears the cause', async () => {
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(5_000);
    expect(await ask('verdict 1 not-an-incident')).toMatch(/Not closed: a change is under way/);
    expect([await stage.state(), await verdict()]).toEqual(['changing', undefined]);
    expect(await ask('verdict 1 known-crash')).toMatch(/Kept with inc-1/);
    expect(await ask('verdict 1 known-crash')).toMatch(/said so already/);
  });
});

it('a verdict on a closed incident that could not be shown is shown when it is given again', async () => {
  await stage.press('inc-1/alert', 'not-an-incident', onCall, { reason: 'load test' });
  await stage.advance(90_000);
  stage.writer.failNext('forbidden', { method: 'mayWrite' });
  await expect(stage.press('inc-1/summary', 'name-cause', onCall, { cause: 'memory-leak' })).rejects.toThrow(
    'kubernetes answered forbidden to mayWrite',
  );
  await stage.advance(5_000);
  expect(stage.text('inc-1/summary')).not.toContain('it leaks memory');
  await stage.press('inc-1/summary', 'name-cause', onCall, { cause: 'memory-leak' });
  await stage.advance(5_000);
  expect(stage.text('inc-1/summary')).toContain('it leaks memory');
});

it('a verdict that was kept is shown by the next run, when chat was away and the bot ended', async () => {
  stage.chat.failNext('server', { method: 'edit', times: 3 });
  await stage.press('inc-1/alert', 'name-cause', onCall, { cause: 'memory-leak' });
  expect(stage.text('inc-1/alert')).not.toContain('Verdict');
  await stage.restart();
  await stage.advance(60_000);
  expect(stage.text('inc-1/alert')).toContain('it leaks memory');
});
