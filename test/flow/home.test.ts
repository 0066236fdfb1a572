import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wishValue } from '../../src/chat/home-message.ts';
import type { Message } from '../../src/chat/message.ts';
import { changedIncidents, createBells } from '../../src/flow/bells.ts';
import { createHomes, keepHomes } from '../../src/flow/keep-homes.ts';
import { ringingStore } from '../../src/flow/ringing-store.ts';
import { openIncident } from '../../src/incident/step.ts';
import { locales } from '../../src/language/locale.ts';
import type { PersonRef } from '../../src/approval/approval.ts';
import { defaultSettings } from '../../src/settings.ts';
import type { Signal } from '../../src/signal/signal.ts';
import { approver, guest, onCall } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage, stageSettings } from '../support/stage.ts';

const approval = { ...defaultSettings.changes.approval, groups: ['S0APPROVERS'] };
const settings = { changes: { ...stageSettings.changes, approval } };
let stage: Stage;
beforeEach(async () => void (stage = await createStage({ settings })));
afterEach(() => stage.close());

const home = (by: PersonRef) => stage.desk().home(by);
const turn = async (by: PersonRef, wish: string): Promise<Message> => {
  const reply = await stage.desk().press({ action: 'home-page', value: wish, by, inputs: {} });
  if (reply.kind !== 'home') throw new Error(`A home was expected, not ${reply.kind}.`);
  return reply.message;
};

describe('App Home', () => {
  it('says so where nothing has died', async () => {
    expect(readMessage(await home(onCall))).toMatch(
      /^Nothing needs you\n[\s\S]*No incident is open\.\n[\s\S]*Slack answers, every cluster is watched/,
    );
  });

  it('asks whoever may approve to approve, and others to acknowledge', async () => {
    await crash(stage);
    expect(readMessage(await home(approver))).toMatch(
      /1 incident needs you\n[\s\S]*inc-1 [\s\S]*needs your approval · Open the thread <https:/,
    );
    expect(readMessage(await home(onCall))).toMatch(/inc-1 .*nobody has acknowledged/);
    expect(readMessage(await home(guest))).toMatch(/^Guests of this workspace may not read/);
    await stage.press('inc-1/alert', 'acknowledge', onCall);
    expect(readMessage(await home(onCall))).toMatch(/^Nothing needs you\n/);
    await stage.press('inc-1/card/1', 'approve', approver);
    expect(readMessage(await home(approver))).toMatch(/^Nothing needs you\n/);
  });

  it('shows nothing of links that chat does not give', async () => {
    await crash(stage);
    stage.chat.failNext('server', { method: 'linkTo' });
    expect(readMessage(await home(approver))).toMatch(/inc-1 .*needs your approval \[Details\]/);
  });

  it('filters, and turns pages', async () => {
    for (let number = 1; number <= 40; number += 1) await stored(`inc-${number}`);
    const first = readMessage(await turn(onCall, 'open 0 '));
    expect(first.match(/inc-\d+ /g)).toHaveLength(15);
    expect(first).toContain('1 to 15 of 40\n[Older]');
    const last = readMessage(await turn(onCall, 'open 2 '));
    expect(last.match(/inc-\d+ /g)).toHaveLength(10);
    expect(last).toContain('31 to 40 of 40\n[Newer]');
    expect(readMessage(await turn(onCall, 'open 999 '))).toContain('31 to 40 of 40');
    expect(readMessage(await turn(onCall, 'ended 0 '))).toContain('No incident has ended yet.');
    expect(readMessage(await turn(onCall, 'open 0 prod-us'))).toContain('No incident is open.');
    expect(readMessage(await turn(onCall, 'no wish at all'))).toContain('1 to 15 of 40');
  });

  it('keeps the wish of a person for the next time', async () => {
    await turn(onCall, wishValue({ show: 'ended', cluster: '', page: 0 }));
    expect(readMessage(await home(onCall))).toContain('No incident has ended yet.');
    expect(readMessage(await home(approver))).toContain('No incident is open.');
  });

  it.each(locales)('is told in %s', async (locale) => {
    await crash(stage);
    expect(readMessage(await home(approver), locale)).toMatch(locale === 'en' ? /Refresh/ : /刷新/);
  });

  it('is kept true for those who look at it, and what chat refuses is shown later', async () => {
    const clock = stage.clock;
    const deps = { ...stage.deps(), homes: createHomes(() => clock.now().getTime()) };
    const stopping = new AbortController();
    deps.homes.look(onCall);
    const published: string[] = [];
    const running = keepHomes(
      deps,
      async (person, message) => {
        await stage.chat.chat.publishHome(person, message);
        published.push(readMessage(message).split('\n')[0] ?? '');
      },
      stopping.signal,
    );
    await stage.advance(1_000);
    await crash(stage);
    expect(published).toEqual(['Nothing needs you']);
    deps.bells.ring(changedIncidents);
    await stage.advance(5_000);
    expect(published).toEqual(['Nothing needs you', '1 incident needs you']);

    stage.chat.failNext('rate-limited', { method: 'publishHome' });
    await stage.press('inc-1/alert', 'acknowledge', onCall);
    deps.bells.ring(changedIncidents);
    await stage.advance(5_000);
    expect(published).toHaveLength(2);
    await stage.advance(65_000);
    expect(published).toEqual(['Nothing needs you', '1 incident needs you', 'Nothing needs you']);

    await stage.advance(3_600_000);
    expect(deps.homes.watched()).toEqual([]);
    stopping.abort();
    await stage.advance(120_000);
    await running;
  });

  it('hears of each change that is saved', async () => {
    const bells = createBells();
    const store = ringingStore(stage.store, bells);
    const never = new Promise<void>(() => undefined);
    const heard = bells.wait(changedIncidents, never, new AbortController().signal);
    expect(await store.saveIncident(openIncident(signal, 'inc-1', signal.at), 0)).toBe(true);
    await heard;
  });

  async function stored(id: string): Promise<void> {
    await stage.store.saveIncident(openIncident(signal, id, '2026-11-22T03:00:00.000Z'), 0);
  }
});

describe('what fits what a person types', () => {
  it.each([
    ['', ['logging/fluent-bit']],
    ['flu', ['logging/fluent-bit']],
    ['logging/fluent-bit', ['logging/fluent-bit']],
    ['BIT log', ['logging/fluent-bit']],
    ['nginx', []],
  ])('"%s"', async (typed, expected) => {
    await crash(stage);
    const found = await stage.desk().suggest('workloads', typed, onCall);
    expect(found.map(({ value }) => value)).toEqual(expected);
  });

  it('is diagnosed when it is chosen', async () => {
    await crash(stage);
    const form = await stage.desk().form({ action: 'ask-diagnosis', value: 'home', by: onCall, inputs: {} });
    expect('inputs' in form && form.inputs.map(({ kind }) => kind)).toEqual(['search']);
    const inputs = { workload: 'logging/fluent-bit' };
    const reply = await stage.desk().submit({ action: 'ask-diagnosis', value: 'home', by: onCall, inputs });
    expect(reply.kind === 'whisper' && readMessage(reply.message)).toMatch(/fw_conn_event/);
  });
});

const signal: Signal = {
  kind: 'terminated',
  key: 'k',
  at: '2026-11-22T03:00:00.000Z',
  workload: { cluster: 'prod-eu', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' },
  trouble: 'dying',
  pod: 'fluent-bit-1a',
  podUid: 'u1',
  container: 'fluent-bit',
  image: 'fluent/fluent-bit:3.2.0',
  restartCount: 1,
  termination: { reason: 'Error', exitCode: 139, finishedAt: '2026-11-22T03:00:00.000Z' },
};
