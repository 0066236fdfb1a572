import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/adapters/settings/settings-file.ts';
import { policyFor } from '../../../src/approval/policy.ts';

const read = (text: string) => readSettings(text, 'medic.yaml');
const rule = (text: string) => () => read(`changes: { rules: [${text}] }`);
const window = (text: string) => () => read(`changes: { freezeWindows: [${text}] }`);
const ticket = (pattern: string) => () => read(`changes: { approval: { ticketPattern: '${pattern}' } }`);

describe('changes', () => {
  it.each([
    [
      'a mode that is none',
      () => read('changes: { mode: write }'),
      'changes.mode: expected suggest, pull-request, live',
    ],
    [
      'the old switch',
      () => read('writes: true'),
      'writes: expected off, which stops every change; what may be changed is said by changes.mode: suggest, pull-request or live',
    ],
    [
      'the old undo',
      () => read('automaticUndo: true'),
      'automaticUndo: expected under changes: changes.automaticUndo',
    ],
    [
      'the old approval',
      () => read('approval: { required: 2 }'),
      'approval: expected under changes: changes.approval',
    ],
    [
      'a member by name',
      () => read('changes: { approval: { users: ["@ann"] } }'),
      'changes.approval.users.0: expected a Slack member id such as U0123ABCD',
    ],
    [
      'a group by handle',
      () => read('changes: { approval: { groups: [sre] } }'),
      'changes.approval.groups.0: expected the id of a Slack user group such as S0123ABCD',
    ],
    [
      'a rule for everything',
      rule('{ production: true }'),
      'changes.rules.0: expected clusters, namespaces or both: what holds everywhere stands directly under changes',
    ],
    [
      'a glob of another kind',
      rule('{ namespaces: ["log[a-z]"] }'),
      'changes.rules.0.namespaces.0: expected a name in which * stands for any characters, such as prod-*',
    ],
    [
      'windows of two kinds',
      window('{ from: "22:00", to: "mon 06:00" }'),
      'changes.freezeWindows.0.to: expected the form of "from" (22:00): a time, a weekday and a time, or a date and a time',
    ],
    [
      'an hour that no clock shows',
      window('{ from: "24:00", to: "06:00" }'),
      'changes.freezeWindows.0.from: expected a time such as "22:00", a weekday and a time such as "fri 16:00", or a date and a time such as "2026-12-20 18:00", in quotes',
    ],
    [
      'an end before the beginning',
      window('{ from: "2026-12-20 18:00", to: "2026-12-20 17:00" }'),
      'changes.freezeWindows.0.to: expected a moment after "from" (2026-12-20 18:00): the window ends before it begins',
    ],
    [
      'a day that is none',
      window('{ from: "2026-02-30 18:00", to: "2026-12-20 17:00" }'),
      'changes.freezeWindows.0.from: expected a day of the calendar, not 2026-02-30',
    ],
    [
      'a week of no length',
      window('{ from: "fri 16:00", to: "fri 16:00" }'),
      'changes.freezeWindows.0.to: expected another moment than "from" (fri 16:00)',
    ],
    [
      'days beside a weekday',
      window('{ from: "fri 16:00", to: "mon 06:00", days: [fri] }'),
      'changes.freezeWindows.0.days: expected no days where "from" names a day itself',
    ],
    [
      'a day in another language',
      window('{ from: "22:00", to: "06:00", days: [lundi] }'),
      'changes.freezeWindows.0.days.0: expected one of mon, tue, wed, thu, fri, sat, sun',
    ],
    [
      'a zone that is none',
      window('{ from: "22:00", to: "06:00", timeZone: Mars }'),
      'changes.freezeWindows.0.timeZone: "Mars" is no time zone: expected a name such as Europe/Berlin or UTC',
    ],
    [
      'a broken expression',
      ticket('OPS-['),
      'changes.approval.ticketPattern: "OPS-[" is no regular expression: expected one such as OPS-[0-9]+',
    ],
    [
      'an expression that could take for ever',
      ticket('(a+)+'),
      'changes.approval.ticketPattern: "(a+)+" could take very long to compare: expected no group that repeats, at most 3 repeats and 8 alternatives, such as OPS-[0-9]+',
    ],
    [
      'a step without a write',
      () => read('changes: { approval: { steps: { advice: {} } } }'),
      /^medic\.yaml: changes\.approval\.steps: .*advice/,
    ],
    [
      'a cluster that there is not',
      () => read('cluster: prod-eu\nchanges: { rules: [{ clusters: [prd-*], production: true }] }'),
      'changes.rules.0.clusters.0: "prd-*" fits no cluster of this file: expected one of prod-eu, or a pattern such as prod-*',
    ],
  ])('%s is refused in one sentence with its place', (_, reading, expected) => {
    expect(reading).toThrow(typeof expected === 'string' ? new Error(`medic.yaml: ${expected}`) : expected);
  });

  it('a cluster is looked for only where the file names its clusters', () => {
    expect(
      read('changes: { rules: [{ clusters: [prod-*], production: true }] }').settings.changes.rules,
    ).toEqual([{ clusters: ['prod-*'], production: true }]);
  });

  it.each([
    ['writes: off', 'suggest', 'suggest'],
    ['writes: false', 'suggest', 'suggest'],
    ['clusters: [{ name: a, writes: off }, { name: b }]', 'suggest', 'live'],
    ['clusters: [{ name: a }, { name: b, writes: off }]', 'live', 'suggest'],
    ['', 'live', 'live'],
  ])('%j stops changes there, whatever the rules say', (text, inA, inB) => {
    const { settings } = read(
      `${text}\nchanges: { rules: [{ namespaces: ["*"], mode: live, checkJobs: true }] }`,
    );
    const policies = ['a', 'b'].map((cluster) => policyFor(settings, { cluster, namespace: 'logging' }));
    expect(policies.map(({ mode }) => mode)).toEqual([inA, inB]);
    expect(policies.map(({ checkJobs }) => checkJobs)).toEqual([inA === 'live', inB === 'live']);
  });
});
