import { expect, it } from 'vitest';
import type { Span } from '../../src/chat/message.ts';
import { bold, paragraph, person, plain, saying, time } from '../../src/chat/spans.ts';
import { toldPart } from '../../src/chat/told.ts';

const texts = (locale: 'en' | 'zh-CN', ...spans: readonly Span[]): readonly string[] => {
  const part = toldPart(paragraph(...spans), locale);
  if (part.kind !== 'paragraph') throw new Error('It is no paragraph.');
  return part.spans.map((span) => (span.kind === 'text' ? span.text : `(${span.kind})`));
};

it.each<[string, readonly Span[], readonly string[]]>([
  ['a digit, then an ideograph', [bold('3.2.0'), plain('之后')], ['3.2.0', ' ', '之后']],
  ['an ideograph, then a letter', [plain('输出'), bold('http.0')], ['输出', ' ', 'http.0']],
  ['a blank after a full-width mark', [bold('原因：'), plain(' '), plain('内存')], ['原因：', '内存']],
  ['a blank between two ideographs', [bold('原因'), plain(' 内存')], ['原因', '内存']],
  ['a blank that is there', [bold('a'), plain(' 内存')], ['a', ' 内存']],
  ['what is further inside a text', [plain('值 '), plain('a内存 b')], ['值 ', 'a内存 b']],
  ['a sign', [plain('✓ '), plain('权限')], ['✓ ', '权限']],
  ['another kind of span', [plain('由'), person('U1'), plain('给出')], ['由', '(person)', '给出']],
  [
    'spans in the places of a message',
    [saying('alert.isAfter', { pods: bold('a'), from: time('x'), change: bold('b'), at: time('y') })],
    ['a', '，始于 ', '(time)', '，在 ', '(time)', ' 的', ' ', 'b', ' ', '之后'],
  ],
])('Chinese: %s', (_, spans, expected) => expect(texts('zh-CN', ...spans)).toEqual(expected));

it('English stays as it is', () => {
  expect(texts('en', bold('Cause: '), plain(' memory'), bold('3.2.0'))).toEqual([
    'Cause: ',
    ' memory',
    '3.2.0',
  ]);
});
