import { describe, expect, it } from 'vitest';
import { alertMessage as alertOf } from '../../src/chat/alert.ts';
import { cardMessage } from '../../src/chat/card.ts';
import type { CaseView } from '../../src/chat/case-view.ts';
import { toldMessage } from '../../src/chat/told.ts';
import { gaveUpMessage, noticeMessage } from '../../src/chat/notice.ts';
import { diagnosisMessage } from '../../src/chat/diagnosis-message.ts';
import { summaryMessage } from '../../src/chat/summary.ts';
import { formatQuantity } from '../../src/fluentbit/quantity.ts';
import type { Attempt, Incident } from '../../src/incident/incident.ts';
import { incidentIn } from '../incident/events.ts';
import { actionsOf, buttonsOf, readMessage } from '../support/read-message.ts';
import { one, plan, told, view } from './scene.ts';

const alertMessage = (of: CaseView) => toldMessage(alertOf(of), 'en');

describe('alert', () => {
  const busy = ['acknowledge', 'details', 'name-cause', 'not-an-incident'];
  const idle = ['upgrade', 'change-limits', ...busy, 'snooze-1h', 'snooze-worse'];
  it.each([
    ['open', told('open'), 'red', idle],
    ['proposed', told('proposed'), 'red', idle],
    ['changing', told('changing'), 'blue', busy],
    ['verifying', told('verifying'), 'blue', busy],
    ['undoing', told('undoing'), 'orange', busy],
    [
      'acknowledged',
      told('proposed', 'acknowledged'),
      'orange',
      idle.filter((action) => action !== 'acknowledge'),
    ],
    ['fixed', told('verifying', 'held'), 'green', []],
    ['closed by a person', told('proposed', 'resolved'), 'grey', []],
  ] as const)('%s: tone and buttons', (_, incident, tone, actions) => {
    const message = alertMessage(view(incident));
    expect([message.tone, actionsOf(message)]).toEqual([tone, actions]);
    expect(buttonsOf(message).map((button) => button.value)).toEqual(actions.map(() => 'inc-1'));
  });

  it('without the right to write it offers no change, and says so', () => {
    const message = alertMessage(view(told('open'), { readOnly: 'The bot may only read here.' }));
    expect([actionsOf(message), readMessage(message)]).toEqual([
      [...busy, 'snooze-1h', 'snooze-worse'],
      expect.stringContaining('may only read here'),
    ]);
  });

  it.each([
    ['how many pods', /1 of 60 pods/],
    ['which workload', /prod-eu logging\/fluent-bit/],
    ['since when', /03:09 UTC/],
    ['after which change', /image change 1\.9\.2 → 3\.2\.0/],
    ['the effect on logs and why', /Logs are being lost.*memory buffers are lost/],
    ['the cause with its confidence', /high confidence.*a known defect/],
    ['what is next', /upgrade/],
  ])('one paragraph says %s', (_, expected) => {
    expect(alertMessage(view(told('proposed'))).text).toMatch(expected);
  });

  it.each([
    ['advice', { plan: { ...plan, adviceOnly: 'Argo CD owns it.' } }, /Argo CD owns it\. The thread says/],
    ['read-only', { readOnly: 'The bot may only read here.' }, /may only read here\. The thread says/],
  ])('asks nobody for an approval that cannot be given: %s', (_, more, expected) => {
    const { text } = alertMessage(view(told('proposed'), more));
    expect([text, /approval/.test(text)]).toEqual([expect.stringMatching(expected), false]);
  });

  it('once resolved it says from when to when pods were affected, not that they run since then', () => {
    const { text } = alertMessage(view(told('verifying', 'held')));
    expect(text).toMatch(/runs again: 1 of 60 pods affected from 03:09 UTC to 03:20 UTC, after the image/);
  });

  it.each([
    ['nothing read yet', incidentIn('open'), /The evidence follows in the thread/],
    ['read to the end', told('open'), /The diagnosis is in the thread\.$/],
    [
      'a change that did not hold',
      told('verifying', 'failed'),
      /did not hold; the evidence is being read again/,
    ],
    ['a change that held in part', told('verifying', 'held-but'), /held, and other trouble followed/],
  ])('open, %s', (_, incident, expected) => {
    const older = incident.headline && { headline: { ...incident.headline, at: '2026-11-22T03:10:00.000Z' } };
    expect(alertMessage(view({ ...incident, ...older })).text).toMatch(expected);
  });

  it('says that the cause is being looked for, instead of guessing', () => {
    expect(alertMessage(view(incidentIn('open'))).text).toMatch(/cause is being looked for/);
  });
});

describe('card', () => {
  const card = (incident: Incident, more: Partial<CaseView> = {}) =>
    toldMessage(cardMessage(view(incident, more), incident.attempts[0] as Attempt, more.plan ?? plan), 'en');
  const again = ['undo', 'check-again'];
  const asking = ['approve', 'decline', 'change-values'];
  it.each([
    ['offered', told('proposed'), 'yellow', asking],
    ['running', told('changing'), 'blue', ['undo']],
    ['verifying', told('verifying'), 'blue', ['undo']],
    ['held', told('verifying', 'held'), 'green', ['undo']],
    ['held, and other trouble follows', told('verifying', 'held-but'), 'orange', ['undo']],
    ['failed', told('verifying', 'failed'), 'orange', again],
    ['undone', told('undoing', 'undone'), 'orange', ['check-again']],
    ['unclear', told('verifying', 'unclear'), 'orange', again],
    ['stopped', told('changing', 'stopped'), 'orange', again],
    ['declined', told('proposed', 'declined'), 'grey', ['check-again']],
    ['expired', told('proposed', 'expired'), 'grey', ['check-again']],
    ['withdrawn', told('proposed', 'withdrawn'), 'grey', ['check-again']],
    ['replaced', told('proposed', 'resolved'), 'grey', []],
  ] as const)('%s: tone and buttons', (_, incident, tone, actions) => {
    const message = card(incident);
    expect([message.tone, actionsOf(message)]).toEqual([tone, actions]);
  });

  it('names the incident and exactly this plan in its buttons', () => {
    const values = buttonsOf(card(told('proposed'))).map((button) => button.value);
    expect(values).toEqual(asking.map(() => `inc-1 ${plan.digest}`));
  });

  it('asks once more before the change, with scope and undo', () => {
    const [approve] = buttonsOf(card(told('proposed')));
    expect(approve?.confirm?.text).toMatch(/60 pods/);
    expect(approve?.confirm?.text).toMatch(/not undone/);
  });

  it.each([
    ['advice', { plan: { ...plan, adviceOnly: 'Argo CD owns it.' } }],
    ['read-only', { readOnly: 'The bot may only read here.' }],
  ])('%s: nothing to approve, nobody is asked, and the reason is said', (_, more) => {
    const message = card(told('proposed'), more);
    const reason = 'plan' in more ? 'Argo CD owns it.' : 'The bot may only read here.';
    const text = readMessage(message);
    expect(actionsOf(message)).toEqual(['decline']);
    expect([text.includes(reason), text.includes('@S1'), /Needs/.test(text)]).toEqual([true, false, false]);
  });

  it.each([
    [true, true, /Automatic if it does not hold/, /It is undone by itself if/],
    [true, false, /Not automatic here/, /It is not undone by itself/],
    [false, true, /Never automatic/, /It is not undone by itself/],
  ])(
    'promises an undo by itself only where there is one: safe %s, automatic %s',
    (undoIsSafe, automaticUndo, onCard, inQuestion) => {
      const message = card(told('proposed'), { automaticUndo, plan: { ...plan, undoIsSafe } });
      expect(readMessage(message)).toMatch(onCard);
      expect(buttonsOf(message)[0]?.confirm?.text).toMatch(inQuestion);
    },
  );

  it('shows the exact change, the risk, the undo and who is asked', () => {
    const text = readMessage(card(told('proposed')));
    const [first] = plan.steps;
    for (const part of [
      `- image: ${first?.from}`,
      `+ image: ${first?.to}`,
      first?.risk,
      '@S1',
      '@U1',
      plan.digest.slice(0, 8),
    ])
      expect(text).toContain(part);
  });

  it('names what is part of the trouble and is not changed by this plan, while it waits', () => {
    const waiting = readMessage(card(told('proposed')));
    expect(waiting).toContain('Not changed by this, and part of it:');
    expect(waiting).toContain('forward.0 paused');
    expect(waiting).toContain('The container has no memory limit');
    expect(readMessage(card(told('changing')))).not.toContain('Not changed by this');
  });

  it('counts the votes that are missing', () => {
    const two = { approval: { required: 2, groups: [], users: [] }, votes: ['U7'] };
    const text = readMessage(card(told('proposed'), two));
    expect([/1 of 2/.test(text), text.includes('@U7')]).toEqual([true, true]);
  });

  it('shows progress of the rollout and of the quiet time', () => {
    const pods = { desired: 60, updated: 60, available: 59 };
    const measured = {
      quietMs: 60_000,
      holdMs: 600_000,
      deaths: 0,
      pods,
      peakBytes: 200 * 2 ** 20,
      limitBytes: 2 ** 30,
    };
    expect(readMessage(card(told('changing'), { rollout: { done: 7, total: 60 } }))).toContain('7/60 pods');
    const verifying = readMessage(card(told('verifying'), { measured }));
    expect(verifying).toContain('60000/600000 quiet');
    expect(verifying).toMatch(/59 of 60 pods.*200 MiB of 1024 MiB/);
  });
});

describe('diagnosis', () => {
  const need = formatQuantity(one.diagnosis.memory?.predictedPeakBytes ?? 0);
  const needAsInTheRisk = new RegExp(`it can need ${need} when`);
  const text = readMessage(diagnosisMessage(view(told('proposed')), one.diagnosis));
  it.each([
    ['the crash', /SIGSEGV at fw_conn_event\(\)/],
    ['the back-trace', /#0 .*fw_conn\.c:75/],
    ['the exit code', /"exitCode": 139/],
    ['the configuration', /Mem_Buf_Limit +256m/],
    ['where each stands', /From logs\/logging\/[\w-]+\/fluent-bit\/previous\.log/],
    ['the first step', /Step 1 · .*3\.2\.0 → 4\.2\.8/],
    ['what is left to watch', /Step 4 · /],
    ['the need as every other line writes it', needAsInTheRisk],
  ])('shows %s', (_, expected) => {
    expect(text).toMatch(expected);
  });
});

describe('notices and summary', () => {
  it.each([
    ['offered', told('proposed'), false],
    ['declined', told('proposed', 'declined'), false],
    ['held', told('verifying', 'held'), false],
    ['failed and still to be undone', told('undoing'), false],
    ['failed', told('verifying', 'failed'), true],
    ['undone', told('undoing', 'undone'), true],
    ['stopped', told('changing', 'stopped'), true],
  ] as const)(
    'the channel hears of an attempt that %s: only when nobody should believe it held',
    (_, incident, heard) => {
      const notice = noticeMessage(view(incident), incident.attempts[0] as Attempt);
      expect(notice !== undefined).toBe(heard);
      expect(notice ? readMessage(notice).includes('still open') : false).toBe(heard);
    },
  );

  it('giving up names the reason and the workload', () => {
    expect(readMessage(gaveUpMessage(told('open'), 'look at inc-1-x'))).toMatch(
      /prod-eu logging\/fluent-bit: Look at inc-1-x\./,
    );
  });

  it('the summary of what a person closed gives the reason, and claims no measurement', () => {
    const text = readMessage(summaryMessage(view(told('proposed', 'resolved'))));
    expect([/Why: \p{Lu}/u.test(text), /Measured/.test(text)]).toEqual([true, false]);
  });

  it('the summary tells what was tried, how it went and how long it took', () => {
    const text = readMessage(summaryMessage(view(told('verifying', 'held'))));
    expect(text).toMatch(/upgrade: held – quiet/);
    expect(text).toMatch(/11 min/);
    expect(text).toMatch(/1 of 60 pods/);
  });
});
