import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Form } from '../../src/chat/form.ts';
import { defaultSettings } from '../../src/settings.ts';
import { advisories } from '../../src/fluentbit/advisory-catalogue.ts';
import { releases } from '../../src/fluentbit/release-catalogue.ts';
import { initialOf } from '../support/form-input.ts';
import { approver, onCall } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage, upgradeThenOom } from '../support/stage.ts';
import { english } from '../support/english.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
  await crash(stage);
});
afterEach(() => stage.close());

const digest = async (number: number) =>
  (await stage.store.incident('inc-1'))?.value.attempts[number - 1]?.digest ?? '';
const open = (action: string, value = 'inc-1') =>
  stage.desk().form({ action, value, by: onCall, inputs: {} });
const form = async (action: string, value?: string): Promise<Form> => {
  const opened = await open(action, value);
  if ('kind' in opened) throw new Error('No form was opened.');
  return opened;
};
const submit = (action: string, inputs: Readonly<Record<string, string>>) =>
  stage.desk().submit({ action, value: 'inc-1', by: onCall, inputs });

describe('forms', () => {
  it('upgrade: offers the cure and the nearest release that stops it', async () => {
    const { action, value, inputs } = await form('upgrade');
    const [choice] = inputs;
    expect([action, value, choice?.name, choice && initialOf(choice)]).toEqual([
      'upgrade',
      'inc-1',
      'version',
      '4.2.8',
    ]);
    expect(choice?.kind === 'choice' && choice.options.map((option) => option.value)).toContain('3.2.10');
  });

  it('limits: begins with what stands in the objects', async () => {
    const { inputs } = await form('change-limits');
    expect(inputs.map((input) => [input.name, initialOf(input)])).toEqual([
      ['memBufLimit', '256m'],
      ['memoryLimit', '512Mi'],
    ]);
  });

  it('limits of a waiting plan: begins with what it sets', async () => {
    await upgradeThenOom(stage, approver);
    const { inputs } = await form('change-values', `inc-1 ${await digest(2)}`);
    const [buffer, memory] = inputs.map(initialOf);
    expect(buffer).toBe('360m');
    expect(stage.text('inc-1/card/2')).toContain(`+ limits.memory: ${memory}`);
  });

  it('values of an upgrade: asks for the version', async () => {
    const { action, inputs } = await form('change-values', `inc-1 ${await digest(1)}`);
    expect([action, inputs.map((input) => input.name)]).toEqual(['upgrade', ['version']]);
  });

  it('decline and not-an-incident ask for a reason, details for nothing', async () => {
    const named = async (action: string) => (await form(action)).inputs.map((input) => input.name);
    expect([await named('decline'), await named('not-an-incident'), await named('details')]).toEqual([
      ['reason'],
      ['reason'],
      [],
    ]);
  });

  it('details tell what happened so far', async () => {
    const { parts } = await form('details');
    const text = readMessage({ text: '', tone: 'grey', parts });
    expect(text).toMatch(/fluent-bit-1a: Error \(139\)/);
    expect(text).toMatch(/plan offered: upgrade 3\.2\.0 → 4\.2\.8/);
  });

  it.each(['upgrade', 'change-limits'])('%s: not while a change is under way', async (action) => {
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(5_000);
    expect(await open(action)).toMatchObject({ kind: 'whisper' });
  });
});

describe('values that cannot be written', () => {
  it.each([
    ['nothing at all', {}, 'memoryLimit', /at least one/],
    ['a buffer in binary units', { memBufLimit: '384Mi' }, 'memBufLimit', /384Mi/],
    ['a buffer of a few bytes', { memBufLimit: '384' }, 'memBufLimit', /384 bytes/],
    ['a comment behind the value', { memBufLimit: '512m # load' }, 'memBufLimit', /512m # load/],
    ['memory that is no quantity', { memoryLimit: '1GB' }, 'memoryLimit', /1GB.*1216Mi/],
    ['memory of a few bytes', { memoryLimit: '512' }, 'memoryLimit', /512 bytes/],
    ['memory in thousandths', { memoryLimit: '512m' }, 'memoryLimit', /512m/],
    ['memory above the ceiling', { memoryLimit: '8Gi' }, 'memoryLimit', /ceiling/],
    ['no version', { version: 'latest' }, 'version', /latest/],
    ['a version that was never released', { version: '4.2.99' }, 'version', /4\.2\.99 is no release/],
  ])('%s', async (_, inputs, field, expected) => {
    expect(english(await submit('change-limits', inputs))).toEqual({
      kind: 'errors',
      errors: { [field]: expect.stringMatching(expected) },
    });
    expect(await stage.outcomes()).toEqual(['offered']);
  });

  it('all mistakes are told at once', async () => {
    const reply = await submit('change-limits', { memBufLimit: '1Mi', memoryLimit: 'much' });
    expect(reply.kind === 'errors' && Object.keys(reply.errors)).toEqual(['memBufLimit', 'memoryLimit']);
  });

  it('the same values submitted twice are one plan', async () => {
    await submit('upgrade', { version: '3.2.10' });
    await submit('upgrade', { version: '3.2.10' });
    expect(await stage.outcomes()).toEqual(['replaced', 'offered']);
  });

  it('a plan with a person’s values names the person who asked', async () => {
    await submit('upgrade', { version: ' 3.2.10 ' });
    expect(english((await stage.store.incident('inc-1'))?.value.attempts[1])).toMatchObject({
      requestedBy: onCall.user,
      title: 'upgrade 3.2.0 → 3.2.10',
    });
  });
});

describe('settings that allow some releases only', () => {
  beforeEach(async () => {
    await stage.close();
    const releases = { ...defaultSettings.releases, allowed: ['3.2', '4.0.14'] };
    stage = await createStage({ settings: { releases } });
    await crash(stage);
  });

  it('offer and choice keep to them', async () => {
    const { inputs } = await form('upgrade');
    const [choice] = inputs;
    expect(english((await stage.store.incident('inc-1'))?.value.attempts[0]?.title)).toBe(
      'upgrade 3.2.0 → 3.2.10',
    );
    expect(choice?.kind === 'choice' && choice.options.map((option) => option.value)).not.toContain('4.2.8');
  });

  it.each(['4.2.8', 'v4.2.8-debug'])('%s, typed by a person, is refused at its field', async (version) => {
    expect(english(await submit('upgrade', { version }))).toEqual({
      kind: 'errors',
      errors: { version: 'Fluent Bit 4.2.8 is not allowed here: the settings allow 3.2, 4.0.14.' },
    });
  });

  it('an allowed one is planned, whatever letter it was typed with', async () => {
    await submit('upgrade', { version: 'v4.0.14' });
    expect(english((await stage.store.incident('inc-1'))?.value.attempts.at(-1)?.title)).toBe(
      'upgrade 3.2.0 → 4.0.14',
    );
  });
});

it('a refreshed catalogue decides what is offered and what is known', async () => {
  await stage.close();
  const newer = { version: '4.2.99', line: '4.2', date: '2026-12-01T00:00:00Z' };
  const newest = { version: '5.1.99', line: '5.1', date: '2026-12-02T00:00:00Z' };
  const harmless = advisories.map((each) =>
    each.id === 'FLB-FWD-PAUSE-2' ? { ...each, affected_ranges: [{ from: '9.0.0', to: '9.0.1' }] } : each,
  );
  stage = await createStage({ catalogue: { known: [...releases, newer, newest], advisories: harmless } });
  await crash(stage);
  const [choice] = (await form('upgrade')).inputs;
  const options = choice?.kind === 'choice' ? choice.options : [];
  expect(options.map((option) => option.value)).toContain('4.2.99');
  expect(JSON.stringify(options)).not.toContain('FLB-FWD-PAUSE-2');
  expect(JSON.stringify(await stage.desk().command('versions', onCall, 'C1'))).toContain('5.1.99');
});
