import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/audit/audit-entry.ts';
import { historyLines, historyParts } from '../../src/chat/history-words.ts';
import { readMessage } from '../support/read-message.ts';

const by = { kind: 'person', team: 'T1', user: 'U1' } as const;
const bot = { kind: 'bot' } as const;
const at = '2026-11-22T03:12:00.000Z';
const offer = { attempt: 1, digest: 'a1b2c3d4'.repeat(8) };
const membership = { isBot: false, isGuest: false, isStranger: false, isDeleted: false, groups: [] };
const terms = { circles: [], required: 1, requesterMayApprove: true, livesMs: 600_000 };
const write = (kind: string, name: string) => ({
  ...offer,
  at,
  by: bot,
  direction: 'apply' as const,
  verb: kind === 'Pod' ? ('delete' as const) : ('patch' as const),
  object: { kind, namespace: 'logging', name },
  approvedBy: [{ team: 'T1', user: 'U1' }],
});
const changes = [
  { target: 'DaemonSet/logging/fluent-bit/fluent-bit', from: 'fluent-bit:3.2.0', to: 'fluent-bit:4.2.8' },
];
const begun = (kind: string, name: string): AuditEntry => ({
  ...write(kind, name),
  kind: 'write-begun',
  changes: kind === 'Pod' ? [] : changes,
  resourceVersion: '1',
});
const written = (kind: string, name: string): AuditEntry => ({
  ...write(kind, name),
  kind: 'written',
  resourceVersion: '2',
});

const read = (entries: readonly AuditEntry[]) =>
  historyLines(entries).map((spans) =>
    readMessage({ text: '', tone: 'grey', parts: [{ kind: 'paragraph', spans }] })
      .replace(/^.*?(the bot|<@U1>|@U1)/s, '$1')
      .trim(),
  );

describe('each deed is a line', () => {
  it.each<[AuditEntry, string]>([
    [
      {
        kind: 'proposed',
        ...offer,
        at,
        by: bot,
        title: 'Image 4.2.8',
        cause: 'known-crash',
        expiresAt: at,
        steps: [],
        basis: [],
      },
      'proposed Image 4.2.8',
    ],
    [
      {
        kind: 'checked',
        ...offer,
        at,
        by: bot,
        check: 'room on the nodes',
        outcome: 'not-possible',
        why: 'no right',
      },
      'checked room on the nodes: not possible: no right',
    ],
    [
      { kind: 'approved', ...offer, at, by, membership, terms, ticket: 'OPS-7' },
      'said yes to plan a1b2c3d4 (OPS-7)',
    ],
    [{ kind: 'refused', ...offer, at, by, membership, why: 'a guest' }, 'was refused: a guest'],
    [{ kind: 'declined', ...offer, at, by, why: 'not now' }, 'declined the plan: not now'],
    [{ kind: 'expired', ...offer, at, by: bot }, 'let the plan expire'],
    [
      begun('DaemonSet', 'fluent-bit'),
      'began to change DaemonSet fluent-bit (fluent-bit fluent-bit:3.2.0 → fluent-bit:4.2.8); what came of it is not known',
    ],
    [
      { ...write('DaemonSet', 'fluent-bit'), kind: 'not-written', why: 'denied' },
      'could not change DaemonSet fluent-bit: denied',
    ],
    [
      { ...write('DaemonSet', 'fluent-bit'), kind: 'event-missing', why: 'no right' },
      'could not make the Event about DaemonSet fluent-bit: no right',
    ],
    [
      { kind: 'verified', ...offer, at, by: bot, outcome: 'held-but', why: 'OOM kills' },
      'found that the change holds and other trouble follows: OOM kills',
    ],
    [
      { kind: 'pull-request', ...offer, at, by: bot, state: 'open', url: 'https://git.example/pull/7' },
      'opened a pull request: https://git.example/pull/7',
    ],
    [{ kind: 'pull-request', ...offer, at, by: bot, state: 'synced' }, 'saw the change reach the cluster'],
    [{ kind: 'undo-asked', ...offer, at, by }, 'asked to take the change back'],
    [{ kind: 'undone', ...offer, at, by: bot, why: 'it died again' }, 'took the change back: it died again'],
    [{ kind: 'frozen', at, by, why: 'a game tonight' }, 'froze changes: a game tonight'],
    [{ kind: 'resumed', at, by }, 'allowed changes again'],
    [{ kind: 'snoozed', at, by }, 'snoozed the incident until it gets worse'],
    [
      { kind: 'judged', at, by, verdict: { kind: 'not-an-incident', note: 'load test', diagnosis: 1 } },
      'gave a verdict: This was not an incident – load test.',
    ],
    [{ kind: 'of a newer program', at, by } as unknown as AuditEntry, 'of a newer program'],
  ])('%j', (entry, words) => {
    expect(read([entry])).toEqual([expect.stringContaining(words)]);
  });
});

it('a write and what it came to are one line, with the values', () => {
  expect(read([begun('DaemonSet', 'fluent-bit'), written('DaemonSet', 'fluent-bit')])).toEqual([
    'the bot changed DaemonSet fluent-bit (fluent-bit fluent-bit:3.2.0 → fluent-bit:4.2.8)',
  ]);
});

it('pods that are replaced one after the other are one line', () => {
  const pods = ['a', 'b', 'c'].flatMap((name) => [begun('Pod', name), written('Pod', name)]);
  expect(read([...pods, { kind: 'rolled-out', ...offer, at, by: bot }])).toEqual([
    'the bot deleted 3 pods, for their controller to make new ones',
    'the bot saw the change on every pod',
  ]);
});

it('shows the newest twenty and says where the others are', () => {
  const many = Array.from(
    { length: 30 },
    (_, n): AuditEntry => ({ kind: 'declined', ...offer, at, by, why: `no ${n}` }),
  );
  const parts = historyParts('inc-7', many);
  const text = readMessage({ text: '', tone: 'grey', parts });
  expect(text).toContain('10 earlier: fluent-medic audit export --incident inc-7');
  expect([text.includes('no 9'), text.includes('no 10'), text.includes('no 29')]).toEqual([
    false,
    true,
    true,
  ]);
  expect(historyParts('inc-7', [])).toEqual([]);
});
