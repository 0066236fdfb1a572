import { afterEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/audit/audit-entry.ts';
import { readEntry } from '../../src/audit/read-entry.ts';
import type { ClusterWriter } from '../../src/ports.ts';
import { approver, guest, onCall, second } from '../support/fake-chat.ts';
import { buttonsOf, readMessage } from '../support/read-message.ts';
import { crash, createStage, oomKill, type Stage, stageSettings } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const trail = async () => (await stage.store.auditTrail({ limit: 1_000 })).map(readEntry);
const who = ({ by }: AuditEntry) => (by.kind === 'bot' ? 'bot' : by.user);
/** Checks have a test of their own. */
const story = async () =>
  (await trail())
    .filter(({ kind }) => kind !== 'checked')
    .map((entry) => {
      const object = 'object' in entry ? ` ${entry.direction} ${entry.object.kind}` : '';
      return `${who(entry)}: ${entry.kind}${'outcome' in entry ? ` ${entry.outcome}` : ''}${object}`;
    });
async function ofKind<K extends AuditEntry['kind']>(kind: K) {
  return (await trail()).filter((entry): entry is Extract<AuditEntry, { kind: K }> => entry.kind === kind);
}

describe('the record of an incident', () => {
  it('tells the whole story, who did each thing', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/alert', 'acknowledge', onCall);
    await stage.press('inc-1/card/1', 'approve', guest);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    await stage.cluster.rollOut();
    await stage.advance(120_000);
    expect(await story()).toEqual([
      'bot: proposed',
      `${onCall.user}: acknowledged`,
      `${guest.user}: refused`,
      `${approver.user}: approved`,
      'bot: granted',
      'bot: write-begun apply DaemonSet',
      'bot: written apply DaemonSet',
      'bot: rolled-out',
      'bot: verified held',
    ]);
    const [proposed] = await ofKind('proposed');
    expect(new Set((await trail()).map(({ incident }) => incident))).toEqual(new Set(['inc-1']));
    expect(await ofKind('write-begun')).toMatchObject([
      {
        digest: proposed?.digest,
        attempt: 1,
        approvedBy: [approver],
        resourceVersion: '100',
        changes: [
          {
            target: 'DaemonSet/logging/fluent-bit/fluent-bit',
            from: 'cr.fluentbit.io/fluent/fluent-bit:3.2.0',
            to: 'cr.fluentbit.io/fluent/fluent-bit:4.2.8',
          },
        ],
      },
    ]);
    expect(await ofKind('written')).toMatchObject([{ resourceVersion: '101' }]);
    expect(await ofKind('verified')).toMatchObject([{ measured: { deaths: 0, pods: { desired: 3 } } }]);
  });

  it('can be read from the incident, also after its end', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    await stage.cluster.rollOut();
    await stage.advance(120_000);
    const [details] = buttonsOf(stage.chat.standing('inc-1/summary').message).filter(
      ({ action }) => action === 'details',
    );
    const deed = { action: 'details', value: details?.value ?? '', by: onCall, inputs: {} };
    const form = await stage.desk().form(deed);
    if (!('parts' in form)) throw new Error('No form was opened.');
    const text = readMessage({ text: '', tone: 'grey', parts: form.parts });
    const told = text.slice(text.indexOf('Who did what')).split('\n');
    const lines = told.filter((line) => !line.includes('the bot checked '));
    expect(lines.map((line) => line.replace(/^.*?Z\W*/, '').trim())).toEqual([
      'Who did what',
      'the bot proposed upgrade 3.2.0 → 4.2.8',
      expect.stringMatching(`${approver.user} said yes to plan [0-9a-f]{8}`),
      expect.stringContaining(`the bot took the approval as complete: @${approver.user}`),
      expect.stringMatching(/^the bot changed DaemonSet fluent-bit .*:3\.2\.0 → .*:4\.2\.8/),
      'the bot saw the change on every pod',
      expect.stringContaining('the bot found that the change holds: no death in 60 s'),
    ]);
  });

  it('keeps who an approver was at that moment, and the terms that held', async () => {
    const { changes } = stageSettings;
    const approval = { ...changes.approval, groups: ['S0APPROVERS'], required: 2 };
    stage = await createStage({ settings: { changes: { ...changes, approval } } });
    await crash(stage);
    for (const person of [onCall, approver, approver, second])
      await stage.press('inc-1/card/1', 'approve', person);
    const membership = { isBot: false, isGuest: false, isStranger: false, isDeleted: false };
    expect(await ofKind('refused')).toMatchObject([
      {
        by: { kind: 'person', ...onCall },
        membership: { ...membership, groups: [] },
        why: expect.stringContaining('you are not among the people') as string,
      },
    ]);
    const yes = {
      membership: { ...membership, groups: ['S0APPROVERS'] },
      terms: { circles: [{ users: [], groups: ['S0APPROVERS'] }], required: 2, requesterMayApprove: true },
      attempt: 1,
    };
    expect(await ofKind('approved')).toMatchObject([
      { ...yes, by: { kind: 'person', ...approver } },
      { ...yes, by: { kind: 'person', ...second } },
    ]);
    expect(await ofKind('granted')).toMatchObject([{ approvedBy: [approver, second] }]);
  });

  it('tells of a plan that was declined, of one that expired, and of what people did to the incident', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'decline', onCall, { reason: 'not now, password=hunter2hunter2' });
    await stage.advance(10_000);
    await stage.press('inc-1/card/1', 'check-again', onCall);
    await stage.advance(stageSettings.planLivesMs + 10_000);
    await stage.press('inc-1/alert', 'snooze-1h', second);
    await stage.advance(1_000);
    await stage.press('inc-1/alert', 'wake', second);
    await stage.press('inc-1/alert', 'not-an-incident', second, { reason: 'load test' });
    expect(await story()).toEqual([
      'bot: proposed',
      `${onCall.user}: declined`,
      'bot: proposed',
      'bot: expired',
      `${second.user}: snoozed`,
      `${second.user}: woken`,
      `${second.user}: judged`,
    ]);
    expect(await ofKind('declined')).toMatchObject([{ why: 'not now, password=[redacted]' }]);
  });

  it('tells of an undo with what it puts back', async () => {
    stage = await createStage({ version: '4.2.8', memory: '128Mi' });
    await stage.advance(1_000);
    await stage.cluster.die(1, oomKill('4.2.8'));
    await stage.advance(20_000);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    await stage.cluster.rollOut();
    await stage.advance(10_000);
    await stage.cluster.die(1, oomKill('4.2.8'));
    await stage.advance(10_000);
    await stage.cluster.rollOut();
    await stage.advance(10_000);
    const begun = await ofKind('write-begun');
    const forth = begun.filter(({ direction }) => direction === 'apply').flatMap(({ changes }) => changes);
    const back = begun.filter(({ direction }) => direction === 'undo').flatMap(({ changes }) => changes);
    expect(forth.length).toBeGreaterThan(1);
    const byTarget = (a: { target: string }, b: { target: string }) => (a.target < b.target ? -1 : 1);
    expect(back.toSorted(byTarget)).toEqual(
      forth.map(({ target, from, to }) => ({ target, from: to, to: from })).toSorted(byTarget),
    );
    expect((await story()).slice(-6, -1)).toEqual([
      'bot: write-begun undo ConfigMap',
      'bot: written undo ConfigMap',
      'bot: write-begun undo DaemonSet',
      'bot: written undo DaemonSet',
      'bot: undone',
    ]);
  });

  it('tells what the cluster refused, in its words without secrets', async () => {
    stage = await createStage();
    await crash(stage);
    stage.writer.refusals.set('DaemonSet', 'denied: env http_passwd=hunter2 is not allowed');
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    expect((await story()).slice(-3)).toEqual([
      'bot: write-begun apply DaemonSet',
      'bot: not-written apply DaemonSet',
      'bot: stopped',
    ]);
    expect(await ofKind('not-written')).toMatchObject([
      { why: 'denied: env http_passwd=[redacted] is not allowed' },
    ]);
  });
});

it('a change of which no Event tells is told in the record and in the log, and goes on', async () => {
  stage = await createStage();
  await crash(stage);
  const [connected] = stage.deps().clusters;
  const writer = connected?.writer;
  const apply = writer?.apply.bind(writer);
  Object.assign(writer ?? {}, {
    apply: async (...all: Parameters<ClusterWriter['apply']>) => ({
      ...(await apply?.(...all)),
      withoutEvent: 'events is forbidden, token=abcdef123456',
    }),
  });
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(10_000);
  expect((await story()).slice(-2)).toEqual([
    'bot: written apply DaemonSet',
    'bot: event-missing apply DaemonSet',
  ]);
  expect(await ofKind('event-missing')).toMatchObject([{ why: 'events is forbidden, token=[redacted]' }]);
  expect(stage.logged).toContain('warn no Event tells of a change');
  expect(await stage.state()).toBe('changing');
});
