import * as fc from 'fast-check';
import type { Button, Choice, Message, Part, Span, Tone } from '../../../../src/chat/message.ts';

const hostile = fc.constantFrom(
  '<!channel>',
  '<!here|here>',
  '<@U0ANN00001>',
  '<!subteam^S0GROUP01>',
  '<https://evil.example|Approve here>',
  'https://evil.example/x?a=1&b=2',
  '@here #general',
  '```\n*Approved* by _CTO_',
  ':white_check_mark: Approved',
  '\u001B[31mred\u001B[0m \u001B]8;;https://evil.example\u0007link',
  '\u202Eevorppa\u202C',
  '&lt;!channel&gt;',
  '\uD800 lone',
  '👩‍👩‍👧‍👦'.repeat(40),
  '原因：内存不足',
  'x'.repeat(5_000),
  '&<>'.repeat(1_500),
  '',
  ' \n ',
);
const text = fc.oneof({ weight: 3, arbitrary: hostile }, fc.string({ unit: 'binary', maxLength: 60 }));
const short = fc.oneof(
  text,
  fc.constantFrom('Approve', 'Change limits…', 'Erklären Sie bitte alles ganz genau'),
);
const span: fc.Arbitrary<Span<string>> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('text' as const),
      text,
      style: fc.constantFrom('bold' as const, 'italic' as const, 'code' as const),
    },
    { requiredKeys: ['kind', 'text'] },
  ),
  fc.record({ kind: fc.constant('person' as const), user: fc.oneof(fc.constant('U0ANN00001'), text) }),
  fc.record({ kind: fc.constant('group' as const), group: fc.oneof(fc.constant('S0GROUP01'), text) }),
  fc.record({
    kind: fc.constant('link' as const),
    url: fc.constantFrom(
      'https://chat.test/C1/p1',
      '<!channel>',
      'https://x|y> <!here>',
      'javascript:alert(1)',
    ),
    text,
  }),
  fc.record({
    kind: fc.constant('time' as const),
    at: fc.oneof(fc.constantFrom('2026-11-22T12:20:00Z', '-000001-01-01T00:00:00Z'), text),
  }),
);
const spans = fc.array(span, { maxLength: 8 });
const button: fc.Arbitrary<Button<string>> = fc.record(
  {
    action: fc.constantFrom('approve', 'decline', 'upgrade', 'details', 'snooze', 'a'.repeat(300), ''),
    value: fc.oneof(fc.constantFrom('inc-7', 'v'.repeat(300), 'v'.repeat(2_001)), text),
    label: short,
    style: fc.constantFrom('primary' as const, 'danger' as const),
    accessibilityLabel: short,
    opensForm: fc.constant(true as const),
    confirm: fc.record({ title: text, text, yes: short, no: short }),
  },
  { requiredKeys: ['action', 'value', 'label'] },
);
const choice: fc.Arbitrary<Choice<string>> = fc.record({
  action: fc.constantFrom('home-show', 'home-cluster'),
  label: text,
  options: fc.uniqueArray(fc.record({ value: text, label: text }), {
    maxLength: 110,
    selector: ({ value }) => value,
  }),
  chosen: text,
});
const chart = { series: [], limit: [], marks: [] };

export const anyPart: fc.Arbitrary<Part<string>> = fc.oneof(
  fc.record({ kind: fc.constant('heading' as const), text }),
  fc.record({ kind: fc.constant('paragraph' as const), spans }),
  fc.record({
    kind: fc.constant('fields' as const),
    fields: fc.array(fc.record({ label: text, value: spans }), { maxLength: 25 }),
  }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(spans, { maxLength: 20 }) }),
  fc.record({
    kind: fc.constant('lines' as const),
    caption: spans,
    lines: fc.array(fc.record({ number: fc.nat(), text }, { requiredKeys: ['text'] }), { maxLength: 60 }),
    total: fc.nat(500),
  }),
  fc.record({ kind: fc.constant('diff' as const), caption: spans, lines: fc.array(text, { maxLength: 60 }) }),
  fc.record({
    kind: fc.constant('progress' as const),
    done: fc.integer({ min: -5, max: 90 }),
    total: fc.nat(60),
    label: text,
  }),
  fc.record({ kind: fc.constant('picture' as const), chart: fc.constant(chart), title: text, alt: text }),
  fc.record(
    {
      kind: fc.constant('buttons' as const),
      buttons: fc.array(button, { maxLength: 30 }),
      overflow: fc.array(button, { maxLength: 12 }),
      choices: fc.array(choice, { maxLength: 3 }),
    },
    { requiredKeys: ['kind', 'buttons'] },
  ),
  fc.record({ kind: fc.constant('row' as const), spans, button }),
  fc.record({ kind: fc.constant('footer' as const), spans }),
  fc.record({ kind: fc.constant('divider' as const) }),
);

const tone = fc.constantFrom<Tone>('red', 'orange', 'yellow', 'blue', 'green', 'grey');

export const anyMessage: fc.Arbitrary<Message<string>> = fc.record({
  text,
  tone,
  parts: fc.oneof(fc.array(anyPart, { maxLength: 12 }), fc.array(anyPart, { minLength: 55, maxLength: 70 })),
});
