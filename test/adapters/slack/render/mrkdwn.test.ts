import { expect, test } from 'vitest';
import { mrkdwn } from '../../../../src/adapters/slack/render/mrkdwn.ts';
import type { Span } from '../../../../src/chat/message.ts';

const text = (words: string, style?: 'bold' | 'italic' | 'code'): Span<string> =>
  style ? { kind: 'text', text: words, style } : { kind: 'text', text: words };

test.each<[string, readonly Span<string>[], string]>([
  ['entities', [text('a < b && c > d')], 'a &lt; b &amp;&amp; c &gt; d'],
  ['a mention from outside', [text('<!channel> <@U1|x>')], '&lt;!channel&gt; &lt;@U1|x&gt;'],
  [
    'style from outside',
    [text('*bold* ~gone~ `code` _it_ mem_buf_limit')],
    '∗bold∗ ∼gone∼ ˋcodeˋ ˍitˍ mem_buf_limit',
  ],
  ['an emoji by name', [text(':white_check_mark: at 12:30:45')], '∶white_check_mark: at 12:30:45'],
  [
    'our own styles',
    [text('Cause: ', 'bold'), text('forward', 'code'), text(' paused')],
    '*Cause:* `forward` paused',
  ],
  ['code stays as written', [text('a*b_c~d `x`', 'code')], '`a*b_c~d ˋxˋ`'],
  ['style inside a word', [text('原因', 'bold'), text('高')], '*原因*\u200B高'],
  ['style after a word', [text('is'), text('high', 'bold'), text('!')], 'is\u200B*high*!'],
  [
    'a person; a group is called elsewhere',
    [
      { kind: 'person', user: 'U0ANN00001' },
      { kind: 'group', group: 'S0GROUP01' },
    ],
    '<@U0ANN00001>S0GROUP01',
  ],
  [
    'a link to a message',
    [{ kind: 'link', url: 'https://acme.slack.test/archives/C1/p1?thread_ts=1&cid=C1', text: 'Open | <it>' }],
    '<https://acme.slack.test/archives/C1/p1?thread_ts=1&amp;cid=C1|Open &lt;it&gt;>',
  ],
  ['an address that is none', [{ kind: 'link', url: 'https://x|<!here>', text: 'Open' }], 'Open'],
  ['an id that is none', [{ kind: 'person', user: 'U1> <!here' }], 'U1&gt; &lt;!here'],
  [
    'a time',
    [{ kind: 'time', at: '2026-11-22T03:09:00Z' }],
    '<!date^1795316940^{date_short_pretty} {time}|2026-11-22 03:09 UTC>',
  ],
  ['no time', [{ kind: 'time', at: 'soon' }], 'soon'],
])('%s', (_, spans, expected) => {
  expect(mrkdwn(spans, 500)).toBe(expected);
});

test.each<[readonly Span<string>[], number, string]>([
  [[text('a&b')], 3, 'a…'],
  [[text('a&b')], 7, 'a&amp;b'],
  [[text('a&b')], 6, 'a…'],
  [[text('bold words', 'bold')], 7, '*bold…*'],
  [[text('at '), { kind: 'time', at: '2026-11-22T03:09:00Z' }], 20, 'at …'],
  [[text('one'), text(' two')], 5, 'one …'],
])('%j within %d', (spans, max, expected) => {
  expect(mrkdwn(spans, max)).toBe(expected);
});
