import { afterEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/audit/audit-entry.ts';
import { checkChain } from '../../src/audit/check-chain.ts';
import { readEntry } from '../../src/audit/read-entry.ts';
import type { Store } from '../../src/ports.ts';
import { approver, guest, onCall, second } from '../support/fake-chat.ts';
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

  it('keeps who an approver was at that moment, and the policy that held', async () => {
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
      policy: { circles: [{ users: [], groups: ['S0APPROVERS'] }], required: 2 },
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

/** Methods of the store that a change calls, in the order in which it does. */
const saving = ['audit', 'beginChange', 'saveChange', 'saveIncident'] as const;
type Call = (...args: readonly unknown[]) => Promise<unknown>;

/** From the `nth` call on nothing of the bot goes on, before or after that call: as if the process had ended there. */
function dieAt(
  store: Store,
  nth: number,
  when: 'before' | 'after',
): { readonly isDead: () => boolean; heal(): void } {
  const calls = store as unknown as Record<string, Call>;
  const real = Object.fromEntries(saving.map((name) => [name, calls[name] as Call]));
  const never = new Promise<never>(() => undefined);
  let count = 0;
  for (const name of saving)
    calls[name] = async (...args) => {
      count += 1;
      if (count < nth || (count === nth && when === 'after')) {
        const answer = await real[name]?.(...args);
        return count === nth ? never : answer;
      }
      return never;
    };
  return { isDead: () => count >= nth, heal: () => void Object.assign(calls, real) };
}

describe('wherever the bot dies', () => {
  const places = Array.from({ length: 8 }, (_, index) => index + 1);
  it.each(places.flatMap((nth) => [[nth, 'before'] as const, [nth, 'after'] as const]))(
    'at save %i, %s it, each write is told of before it is sent and once when it has arrived',
    async (nth, when) => {
      stage = await createStage({ version: '4.2.8', memory: '128Mi' });
      await stage.advance(1_000);
      await stage.cluster.die(1, oomKill('4.2.8'));
      await stage.advance(20_000);
      const death = dieAt(stage.store, nth, when);
      void stage.press('inc-1/card/1', 'approve', approver);
      await stage.advance(5_000);
      expect(death.isDead()).toBe(true);
      const announced = new Set((await ofKind('write-begun')).map(({ object }) => object.kind));
      for (const { write } of stage.writer.applied) expect(announced).toContain(write.object.kind);
      death.heal();
      await stage.dies();
      await stage.advance(5_000);
      if ((await stage.state()) === 'proposed') await stage.press('inc-1/card/1', 'approve', second);
      await stage.advance(5_000);
      await stage.cluster.rollOut();
      await stage.advance(120_000);
      const told = await trail();
      expect(stage.writer.applied.map(({ write }) => write.object.kind)).toEqual(['ConfigMap', 'DaemonSet']);
      for (const { write } of stage.writer.applied) {
        const { kind } = write.object;
        const about = told.filter((entry) => 'object' in entry && entry.object.kind === kind);
        expect(about[0]?.kind).toBe('write-begun');
        expect(about.filter((entry) => entry.kind === 'written')).toHaveLength(1);
      }
      const check = checkChain();
      for (const link of await stage.store.auditTrail({ limit: 1_000 })) check.take(link);
      expect([check.end().faults, await stage.state()]).toEqual([[], 'resolved']);
    },
  );
});
