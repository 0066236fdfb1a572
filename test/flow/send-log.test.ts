import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mostBytes } from '../../src/evidence/log-file.ts';
import type { Form, Reply } from '../../src/chat/form.ts';
import { toldForm } from '../../src/chat/told.ts';
import { defaultSettings } from '../../src/settings.ts';
import { approver, guest, onCall } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, segfault, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
  await crash(stage);
});
afterEach(() => stage.close());

const ask = (by = onCall): Promise<Form | Reply> =>
  stage.desk().form({ action: 'log-file', value: 'inc-1', by, inputs: {} });
const again = (value: string): Promise<Reply> =>
  stage.desk().submit({ action: 'log-file-again', value, by: onCall, inputs: {} });
function read(reply: Form | Reply): string {
  if (!('kind' in reply)) return JSON.stringify(toldForm(reply, 'en'));
  return reply.kind === 'whisper' ? readMessage(reply.message) : reply.kind;
}
const press = async (by = onCall): Promise<string> => read(await ask(by));
const details = async (): Promise<string> =>
  read(await stage.desk().form({ action: 'details', value: 'inc-1', by: onCall, inputs: {} }));
const minutes = (count: number): Promise<void> => stage.advance(count * 60_000);
/** The process dies: from this call on nothing is done, nor heard of. */
function diesAt(step: 'upload' | 'show' | 'shown'): void {
  const { files } = stage.chat.chat;
  const alive = { ...files };
  const never = new Promise<never>(() => {});
  Object.assign(files, {
    ...(step === 'upload' ? { upload: () => never } : {}),
    show: async (...asked: Parameters<typeof alive.show>) => {
      if (step === 'shown') await alive.show(...asked);
      return never;
    },
  });
  void ask();
  revive = () => Object.assign(files, alive);
}
let revive = (): unknown => undefined;
async function afterDeath(): Promise<void> {
  await stage.clock.settle();
  revive();
  await stage.dies();
}

it('is sent into the thread once, however often it is asked for, and said by whom', async () => {
  expect(await details()).toMatch(/Log as a file \(\d+ lines, \d+ KiB\)/);
  expect(await press()).toMatch(/The log is .*in the incident’s thread/);
  const [file] = stage.chat.files;
  const there = await press(approver);
  expect(there).toMatch(/U0ONCALL asked for this log before: it is .*in the incident’s thread/);
  expect(there).not.toContain('U0APPROVER');
  expect(JSON.stringify(await ask())).toContain(`https://chat.test/C1/${file?.ts}`);
  await minutes(60);
  expect(await press()).toMatch(/asked for this log before/);
  expect(stage.chat.files).toHaveLength(1);
  expect(file).toMatchObject({ thread: stage.chat.standing('inc-1/alert').ts, by: onCall.user });
  expect(file?.text).toMatch(/^# logs\/logging\/.*\.log$/m);
});

it('is sent once when several press at the same moment', async () => {
  const told = await Promise.all([onCall, approver, onCall, approver].map(press));
  expect(stage.chat.files).toHaveLength(1);
  expect(told.filter((each) => each.includes('The log is'))).toHaveLength(1);
  const others = told.filter((each) => !each.includes('The log is'));
  for (const each of others) expect(each).toMatch(/asked for this log (a moment ago|before)/);
});

it.each([
  ['upload', 'server'],
  ['upload', 'timeout'],
  ['upload', 'forbidden'],
  ['show', 'forbidden'],
  ['show', 'rate-limited'],
  ['show', 'client'],
] as const)('is sent when it is asked for again after %s failed (%s)', async (method, reason) => {
  stage.chat.failNext(reason, { method });
  expect(await press()).toMatch(/Nothing was posted/);
  expect(await press()).toMatch(/The log is/);
  expect(stage.chat.files).toHaveLength(1);
});

describe('after a lost answer of the last step', () => {
  it('is found in the thread at once', async () => {
    stage.chat.failNext('timeout', { method: 'show, answer' });
    expect(await press()).toMatch(/The log is/);
    expect(await press()).toMatch(/asked for this log before/);
    expect(stage.chat.files).toHaveLength(1);
  });

  it('is found later, when Slack answers again', async () => {
    stage.chat.failNext('server', { method: 'show, answer' });
    stage.chat.failNext('server', { method: 'find' });
    expect(await press()).toMatch(/answer was lost: the file may be in the incident’s thread.* 5 minutes/);
    expect(await press(approver)).toMatch(/U0ONCALL asked for this log before/);
    expect(stage.chat.files).toHaveLength(1);
  });

  it('is sent once more when it is known not to be there', async () => {
    stage.chat.failNext('server', { method: 'show' });
    expect(await press()).toMatch(/answer was lost/);
    await minutes(2);
    expect(await press()).toMatch(/U0ONCALL asked for this log a moment ago.* 3 minutes/);
    expect(stage.chat.files).toHaveLength(0);
    await minutes(3);
    expect(await press()).toMatch(/The log is/);
    expect(stage.chat.files).toHaveLength(1);
  });

  it('may be there as long as nobody can tell, and is sent again by who wants that', async () => {
    stage.chat.failNext('server', { method: 'show' });
    await press();
    await minutes(5);
    stage.chat.failNext('forbidden', { method: 'find', times: 3 });
    const asked = await ask(approver);
    expect(asked).toMatchObject({ action: 'log-file-again', value: 'inc-1 1' });
    expect(read(asked)).toMatch(/U0ONCALL.*The file may be in the incident’s thread/);
    expect(stage.chat.files).toHaveLength(0);
    expect(read(await again('inc-1 1'))).toMatch(/The log is/);
    expect(stage.chat.files).toHaveLength(1);
  });

  it('an old question of a second trial sends nothing', async () => {
    for (const trial of ['inc-1', 'inc-1 1']) {
      stage.chat.failNext('server', { method: 'show' });
      stage.chat.failNext('forbidden', { method: 'find', times: trial === 'inc-1' ? 1 : 2 });
      expect(trial === 'inc-1' ? await press() : read(await again(trial))).toMatch(/answer was lost/);
      await minutes(5);
    }
    stage.chat.failNext('forbidden', { method: 'find', times: 2 });
    expect(read(await again('inc-1 1'))).toMatch(/The file may be/);
    expect(stage.chat.files).toHaveLength(0);
    expect(read(await again('inc-1 2'))).toMatch(/The log is/);
    expect(stage.chat.files).toHaveLength(1);
  });
});

describe('after a death', () => {
  it.each(['upload', 'show'] as const)(
    'before it was shown (%s) it is never said to be there',
    async (step) => {
      diesAt(step);
      await afterDeath();
      expect(await press()).toMatch(/asked for this log a moment ago: it is on its way/);
      await minutes(5);
      expect(await press()).toMatch(/The log is/);
      expect(stage.chat.files).toHaveLength(1);
    },
  );

  it('after it was shown it is found', async () => {
    diesAt('shown');
    await afterDeath();
    expect(await press()).toMatch(/asked for this log before: it is/);
    expect(stage.chat.files).toHaveLength(1);
  });
});

it('is sent again after somebody deleted it', async () => {
  await press();
  await minutes(5);
  stage.chat.files.splice(0);
  expect(await press()).toMatch(/The log is/);
  expect(stage.chat.files).toHaveLength(1);
});

it('is said without a link while chat tells none', async () => {
  stage.chat.failNext('server', { method: 'linkTo', times: 2 });
  expect(await press()).toMatch(/The log is in the incident’s thread/);
  expect(await press()).toMatch(/it is in the incident’s thread/);
});

it('has no button where none was kept, and a press of an old one says so', async () => {
  const diagnosis = await stage.store.document('inc-1', 'diagnoses');
  await stage.store.saveEvidence('inc-1', Number(diagnosis), new Map());
  expect(await details()).not.toContain('Log as a file');
  expect(await press()).toMatch(/No log was kept/);
  expect(stage.chat.files).toEqual([]);
});

it.each([
  ['an incident that there is not', 'inc-9', /inc-9/],
  ['no incident', '', /no incident/i],
])('of %s says so', async (_, value, why) => {
  const reply = await stage.desk().form({ action: 'log-file', value, by: onCall, inputs: {} });
  expect(read(reply)).toMatch(why);
});

describe('who may not read', () => {
  it.each([
    ['guests', guest, /^Guests/],
    ['people of other workspaces', { team: 'T2', user: 'U9' }, /^People from other workspaces/],
  ])('%s get no file', async (_, by, why) => {
    expect(await press(by)).toMatch(why);
    expect(stage.chat.files).toEqual([]);
  });

  it('somebody who is not in the channel gets none', async () => {
    stage.chat.absent.set('C1', new Set([onCall.user]));
    await minutes(2);
    expect(await press()).toMatch(/not for you to read/);
    expect(read(await again('inc-1 0'))).toMatch(/not for you to read/);
    expect(stage.chat.files).toEqual([]);
  });
});

describe('where others read along', () => {
  beforeEach(async () => {
    await stage.close();
    const readers = [{ users: [onCall.user], groups: [], channels: ['C1'] }];
    stage = await createStage({ settings: { chat: { ...defaultSettings.chat, readers } } });
    await crash(stage);
  });

  it('a channel that was shared with another company since gets no file', async () => {
    expect(await details()).toContain('Log as a file');
    stage.chat.channel.isShared = true;
    expect(await press()).toMatch(/Not posted/);
    expect(stage.chat.files).toEqual([]);
    stage.chat.channel.isShared = false;
    expect(await press()).toMatch(/The log is/);
  });

  it('nor does one of which chat cannot tell', async () => {
    stage.chat.failNext('server', { method: 'isSharedOutside', times: 9 });
    expect(await press()).not.toMatch(/The log is/);
    expect(stage.chat.files).toEqual([]);
  });
});

it('holds no secret, no record, no control character and no more than a mebibyte of a hostile log', async () => {
  const own = '[2026/11/22 03:09:00] [ info] [engine] started (pid=1)';
  const hostile = [
    'Fluent Bit v3.2.0',
    '[2026/11/22 03:09:01] [error] [config] http_passwd=hunter2hunter2 is not known',
    '[2026/11/22 03:09:01] [error] [output:http] Authorization: Bearer abcdefghijklmnop1234',
    '{"user":"anna","card":"4111111111111111"}',
    '<!channel> <@U0ONCALL> order of anna',
    `${own} \u001B[2J\u202E${'x'.repeat(3 * 2 ** 20)}`,
    `${own}\u001B]0;title\u0007`,
  ];
  const text = [...hostile, ...Array.from({ length: 30_000 }, () => own), ...hostile].join('\n');
  await stage.close();
  stage = await createStage();
  await stage.advance(1_000);
  await stage.cluster.die(1, { ...segfault, log: text });
  await stage.advance(20_000);
  expect(await press()).toMatch(/The log is/);
  const sent = stage.chat.files[0]?.text ?? '';
  expect(Buffer.byteLength(sent)).toBeLessThanOrEqual(mostBytes);
  expect(sent).toContain(own);
  expect(sent).not.toMatch(/hunter2|abcdefghijklmnop|anna|4111|<!channel>|x{4096}/);
  expect(sent).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
  expect(sent).toMatch(/^# \d+ lines .* withheld\. [\d,]+ older lines are left out/);
});
