import { describe, expect, it } from 'vitest';
import { alertMessage } from '../../src/chat/alert.ts';
import { cardMessage } from '../../src/chat/card.ts';
import type { CaseView } from '../../src/chat/case-view.ts';
import { checksForm } from '../../src/chat/check-words.ts';
import { joinedMessage, reopenedMessage } from '../../src/chat/going-on.ts';
import type { MemoryChart } from '../../src/chat/memory-chart.ts';
import type { Message, Part } from '../../src/chat/message.ts';
import { gaveUpMessage, noticeMessage } from '../../src/chat/notice.ts';
import { wokenMessage } from '../../src/chat/snooze-words.ts';
import { summaryMessage } from '../../src/chat/summary.ts';
import { toldMessage } from '../../src/chat/told.ts';
import { rollbackMessage } from '../../src/chat/undo-button.ts';
import type { Attempt } from '../../src/incident/incident.ts';
import { catalogues } from '../../src/language/catalogues.ts';
import { locales } from '../../src/language/locale.ts';
import { said } from '../../src/language/words.ts';
import { now } from '../incident/events.ts';
import { messagesOf } from '../support/catalogue-faults.ts';
import { englishLeft } from '../support/english-left.ts';
import { buttonsOf, readMessage } from '../support/read-message.ts';
import { alerts } from './spoken-alerts.ts';
import { cards } from './spoken-cards.ts';
import { crashed, lived, seenAs } from './spoken-scene.ts';

type Told = readonly [string, Message | undefined];
const newest = ({ incident }: CaseView) => incident.attempts.at(-1) as Attempt;

const point = { at: now, bytes: 2 ** 28 };
const chart: MemoryChart = {
  series: [{ name: 'fluent-bit-1', points: [point] }],
  limit: [
    { at: now, bytes: 2 ** 29 },
    { at: now, bytes: 2 ** 30 },
  ],
  marks: [
    { at: now, kind: 'death' },
    { at: now, kind: 'change' },
  ],
};

const endKinds = ['oom-kill', 'crash', 'exit', 'not-starting'] as const;
const ends = endKinds.map((kind, minute) => ({
  kind,
  at: new Date(Date.parse(now) + minute * 60_000).toISOString(),
}));
const died = { pod: 'fluent-bit-1', podUid: 'u1', deaths: 9, lastAt: now, last: 'Error (139)', ends };
const timelines = [{ ...lived('verifying', 'held'), podCount: 7 }, lived('undoing', 'undone')].map(
  (incident) => ({ ...incident, pods: [died], since: { what: '1.9.2 → 3.2.0', at: now } }),
);

/** Those of a whole life: the end of every card and every verdict is told in the summary. */
const summaries: readonly Told[] = [
  ...Object.entries({ ...cards, ...alerts }).map(([name, view]): Told => [name, summaryMessage(view)]),
  ...[chart, { ...chart, limit: [] }, { ...chart, series: [] }].map(
    (each, at): Told => [`picture ${at + 1}`, summaryMessage({ ...seenAs(lived('resolved')), chart: each })],
  ),
  ...timelines.map((incident, at): Told => [`timeline ${at + 1}`, summaryMessage(seenAs(incident))]),
  ...[7_000, 120_000, 125_000, 7_200_000, 7_500_000, 3 * 86_400_000].map((ms): Told => {
    const resolved = lived('resolved');
    const openedAt = new Date(Date.parse(now) - ms).toISOString();
    return [`after ${ms} ms`, summaryMessage(seenAs({ ...resolved, openedAt }))];
  }),
];

const snoozed = lived('proposed', 'snoozed');
const reopened = lived('verifying', 'held', 'reopened');
const notices: readonly Told[] = [
  ...Object.entries(cards).map(([name, view]): Told => [name, noticeMessage(view, newest(view))]),
  ['gave up', gaveUpMessage(lived('open'), crashed)],
  ['opened again', reopenedMessage(lived('verifying', 'held', { kind: 'reopened' }))],
  ['opened again by a person', reopenedMessage(reopened)],
  ['joined', joinedMessage(lived('proposed'), 'inc-2')],
  ['joined before a diagnosis', joinedMessage(lived('open'), 'inc-2')],
  [
    'worse while it was snoozed',
    wokenMessage({
      ...snoozed,
      woken: { at: now, why: said('reason.logsLost'), times: 1, snoozedBy: 'U1' },
    }),
  ],
  ['its last change', rollbackMessage(seenAs(lived('verifying', 'held')), newest(seenAs(lived('resolved'))))],
  [
    'its last change where nothing may be written',
    rollbackMessage(seenAs(lived('resolved'), { readOnly: said('policy.protected') }), {
      ...newest(seenAs(lived('proposed'))),
    }),
  ],
];

const details = { id: 'config' as const, state: 'passed' as const, why: said('check.dryRun.passed') };
const forms: readonly Told[] = [10, 100].map((count) => {
  const results = [{ ...details, details: Array.from({ length: count }, (_, at) => String(at)) }];
  const { title, parts } = checksForm(seenAs(lived('proposed'), { checks: { at: now, results } }));
  return [`checks with ${count} lines`, { text: title, tone: 'grey', parts }];
});

const messages: readonly Told[] = [
  ...Object.entries(alerts).map(([name, view]): Told => [`alert: ${name}`, alertMessage(view)]),
  ...Object.entries(cards).map(
    ([name, view]): Told => [`card: ${name}`, cardMessage(view, newest(view), view.plan)],
  ),
  ...summaries.map(([name, message]): Told => [`summary: ${name}`, message]),
  ...notices.map(([name, message]): Told => [`notice: ${name}`, message]),
  ...forms,
];
const all = messages.flatMap(([name, message]) => (message ? [{ name, message }] : []));

/** Without what is quoted: lines of files and commands. */
const ourOwn = (message: Message<string>): Message => ({
  ...message,
  parts: message.parts.map((part): Part => (part.kind === 'lines' ? { ...part, lines: [] } : part)),
});

/** Everything that is read of a message, what is asked before a press included. */
function linesOf(message: Message, locale: (typeof locales)[number]): readonly string[] {
  const told = ourOwn(toldMessage(message, locale));
  const asked = buttonsOf(told).flatMap(({ accessibilityLabel = '', confirm }) => [
    accessibilityLabel,
    ...(confirm ? [confirm.title, confirm.text, confirm.yes, confirm.no] : []),
  ]);
  return [...readMessage(told, locale).split('\n'), ...asked.map(String)];
}

describe.each(locales)('in %s', (locale) => {
  it.each(all)('$name: nothing is left untold', ({ message }) => {
    const wrong = linesOf(message, locale).filter((line) =>
      /\[object|undefined|NaN|[{}]|\b[a-z]+\.[a-z]+[A-Z]\w*\b/u.test(line),
    );
    expect(wrong).toEqual([]);
  });
});

describe('in Chinese', () => {
  it.each(all)('$name: no English sentence is left', ({ message }) => {
    const lines = linesOf(message, 'zh-CN');
    expect(lines.flatMap((line) => englishLeft(line).map((left) => [left, line]))).toEqual([]);
  });

  it.each(all)('$name: every button, heading, label and caption is Chinese', ({ message }) => {
    const { parts } = toldMessage(message, 'zh-CN');
    const labels = parts.flatMap((part) => {
      if (part.kind === 'heading') return [part.text];
      if (part.kind === 'progress') return [part.label];
      if (part.kind === 'fields') return part.fields.map(({ label }) => label);
      if (part.kind === 'picture') return [part.title, part.alt];
      return part.kind === 'buttons'
        ? [...part.buttons, ...(part.overflow ?? [])].map(({ label }) => label)
        : [];
    });
    expect(labels.filter((label) => !/\p{Script=Han}/u.test(label))).toEqual([]);
  });
});

const sections = [
  'alert',
  'card',
  'cause',
  'chart',
  'checks',
  'incident',
  'lastingParts',
  'notice',
  'snooze',
  'span',
  'summary',
  'timeline',
  'undo',
  'verdict',
];

it('every message of these sections of the catalogue is among them', () => {
  const used = new Set([...JSON.stringify(all).matchAll(/"say":"([^"]+)"/gu)].map(([, key]) => key));
  const missing = [...messagesOf(catalogues.en).keys()].filter(
    (key) => sections.includes(key.split('.')[0] ?? '') && !used.has(key),
  );
  expect(missing).toEqual([]);
});

it('the place in Git is told as the language calls it', () => {
  const view = cards['a place in Git'] as (typeof cards)[string];
  const lines = (locale: (typeof locales)[number]) =>
    linesOf(cardMessage(view, newest(view), view.plan), locale).join('\n');
  expect(lines('en')).toContain('prod (known from the settings).');
  expect(lines('zh-CN')).toContain('prod（来自设置）。');
});
