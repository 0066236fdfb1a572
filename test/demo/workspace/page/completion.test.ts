import { describe, expect, test } from 'vitest';
import { outgoingText, suggest } from '../../../../src/demo/workspace/page/completion.ts';

const mentionable = [
  { id: 'U0BOT', name: 'Fluent Medic' },
  { id: 'U0ANN', name: 'Ann' },
  { id: 'U0ANNA', name: 'Anna Lee' },
];
const source = {
  commands: [
    {
      command: '/fluentbit',
      usageHint: 'diagnose | status',
      description: 'Ask',
      words: ['diagnose', 'status', 'show', 'snooze'],
    },
  ],
  mentionable,
};
const texts = (typed: string) => suggest(typed, source).map(({ text }) => text);

describe('completion in the message box', () => {
  test.each([
    ['/', ['/fluentbit ']],
    ['/FLU', ['/fluentbit ']],
    ['/other', []],
    ['/fluentbit s', ['/fluentbit status ', '/fluentbit show ', '/fluentbit snooze ']],
    ['/fluentbit show', []],
    ['/fluentbit show 7', []],
    ['/nothing s', []],
    ['hi @flu', ['hi @Fluent Medic ']],
    ['@Fluent Me', ['@Fluent Medic ']],
    ['@an', ['@Ann ', '@Anna Lee ']],
    ['mail@an', []],
    ['no mention', []],
  ])('%s', (typed, expected) => {
    expect(texts(typed)).toEqual(expected);
  });

  test('a command shows its usage', () => {
    expect(suggest('/f', source)).toEqual([
      { label: '/fluentbit diagnose | status', hint: 'Ask', text: '/fluentbit ' },
    ]);
  });
});

describe('what leaves the message box', () => {
  test.each([
    ['@Fluent Medic status', '<@U0BOT> status'],
    ['@Anna Lee and @Ann', '<@U0ANNA> and <@U0ANN>'],
    ['@Annabel', '@Annabel'],
    ['mail@Ann', 'mail@Ann'],
    ['<@U0ANN> & <!channel>', '&lt;@U0ANN&gt; &amp; &lt;!channel&gt;'],
  ])('%s', (typed, sent) => {
    expect(outgoingText(typed, mentionable)).toBe(sent);
  });
});
