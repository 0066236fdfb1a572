import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeEntities } from '../../../../../src/demo/workspace/page/mrkdwn/entities.ts';
import { plainText } from '../../../../../src/demo/workspace/page/mrkdwn/inline-token.ts';
import type { InlineToken } from '../../../../../src/demo/workspace/page/mrkdwn/inline-token.ts';
import { tokenizeLine } from '../../../../../src/demo/workspace/page/mrkdwn/tokenize-line.ts';

const text = (words: string): InlineToken => ({ kind: 'text', text: words });
const styled = (kind: 'bold' | 'italic' | 'strike' | 'code', ...children: InlineToken[]): InlineToken => ({
  kind,
  children,
});

const table: readonly (readonly [line: string, tokens: readonly InlineToken[]])[] = [
  ['', []],
  ['plain words', [text('plain words')]],
  [
    '*bold* _italic_ ~gone~',
    [
      styled('bold', text('bold')),
      text(' '),
      styled('italic', text('italic')),
      text(' '),
      styled('strike', text('gone')),
    ],
  ],
  [
    '*bold with _italic_ inside*',
    [styled('bold', text('bold with '), styled('italic', text('italic')), text(' inside'))],
  ],
  [
    '(*edge*), "_edge_".',
    [text('('), styled('bold', text('edge')), text('), "'), styled('italic', text('edge')), text('".')],
  ],
  ['2*3*4', [text('2*3*4')]],
  ['a_snake_case name', [text('a_snake_case name')]],
  ['* not bold * nor _ this _', [text('* not bold * nor _ this _')]],
  ['**', [text('**')]],
  ['*open', [text('*open')]],
  ['rm *.log *.conf', [text('rm *.log *.conf')]],
  ['`code *stays* &lt;raw&gt;`', [styled('code', text('code *stays* <raw>'))]],
  ['*a `b* c` d*', [styled('bold', text('a '), styled('code', text('b* c')), text(' d'))]],
  ['``', [text('``')]],
  ['`open', [text('`open')]],
  ['# not a heading', [text('# not a heading')]],
  ['[text](http://x)', [text('[text](http://x)')]],
  ['image &lt;none&gt; not found', [text('image <none> not found')]],
  ['&lt;script&gt;alert(1)&lt;/script&gt;', [text('<script>alert(1)</script>')]],
  ['&amp;lt; and &nbsp; and &amp;amp;', [text('&lt; and &nbsp; and &amp;')]],
  ['&lt;!channel&gt; &lt;@U0ANN&gt;', [text('<!channel> <@U0ANN>')]],
  ['raw <nil> and <none>', [text('raw <nil> and <none>')]],
  ['3 < 4 > 2', [text('3 < 4 > 2')]],
  [
    ':red_circle: :no_such_emoji: 10:20:30',
    [{ kind: 'emoji', name: 'red_circle', glyph: '🔴' }, text(' :no_such_emoji: 10:20:30')],
  ],
  [':+1::skin-tone-3: ok', [{ kind: 'emoji', name: '+1', glyph: '👍' }, text(' ok')]],
  ['🔴 *FIRING*', [text('🔴 '), styled('bold', text('FIRING'))]],
  [
    '<@U0ANN> <@U0ANN|ann> <#C0LOG|logs>',
    [
      { kind: 'user', id: 'U0ANN' },
      text(' '),
      { kind: 'user', id: 'U0ANN', label: 'ann' },
      text(' '),
      { kind: 'channel', id: 'C0LOG', label: 'logs' },
    ],
  ],
  [
    '<!here> <!subteam^S0SRE|@sre-oncall> <!subteam^S0SRE>',
    [
      { kind: 'broadcast', name: 'here' },
      text(' '),
      { kind: 'group', id: 'S0SRE', label: '@sre-oncall' },
      text(' '),
      { kind: 'group', id: 'S0SRE' },
    ],
  ],
  ['<!unknown^thing|x>', [text('<!unknown^thing|x>')]],
  [
    '<https://a.example/?q=1&amp;r=2|a &amp; b>',
    [{ kind: 'link', url: 'https://a.example/?q=1&r=2', label: 'a & b' }],
  ],
  ['<https://a.example>', [{ kind: 'link', url: 'https://a.example', label: 'https://a.example' }]],
  ['<mailto:ann@a.example|Ann>', [{ kind: 'link', url: 'mailto:ann@a.example', label: 'Ann' }]],
  ['<javascript:alert(1)|click>', [text('<javascript:alert(1)|click>')]],
  ['<data:text/html,x|click>', [text('<data:text/html,x|click>')]],
  [
    '*<https://a.example/*b*|x>*',
    [styled('bold', { kind: 'link', url: 'https://a.example/*b*', label: 'x' })],
  ],
  [
    '<!date^1795350000^{date_short_pretty} {time}|2026-11-22T12:20Z>',
    [{ kind: 'date', at: 1795350000, format: '{date_short_pretty} {time}', fallback: '2026-11-22T12:20Z' }],
  ],
  [
    '<!date^1795350000^{time}^https://a.example|then>',
    [{ kind: 'date', at: 1795350000, format: '{time}', url: 'https://a.example', fallback: 'then' }],
  ],
  ['<!date^soon^{time}|then>', [text('<!date^soon^{time}|then>')]],
  ['see https://a.example/x.', [text('see https://a.example/x.')]],
];

describe('a line of mrkdwn becomes tokens', () => {
  test.each(table)('%s', (line, tokens) => {
    expect(tokenizeLine(line, { autoLink: false })).toEqual(tokens);
  });

  test('a bare address is a link only where the text is not verbatim, without the point that ends the sentence', () => {
    expect(tokenizeLine('see https://a.example/x?a=1&amp;b=2.', { autoLink: true })).toEqual([
      text('see '),
      { kind: 'link', url: 'https://a.example/x?a=1&b=2', label: 'https://a.example/x?a=1&b=2' },
      text('.'),
    ]);
    expect(tokenizeLine('xhttps://a.example', { autoLink: true })).toEqual([text('xhttps://a.example')]);
  });
});

describe('nothing is lost', () => {
  const marks = /[*_~`]/g;
  const noisy = fc.string({
    unit: fc.constantFrom(
      '*',
      '_',
      '~',
      '`',
      '<',
      '>',
      '|',
      '&',
      ':',
      '!',
      '@',
      '#',
      '^',
      ' ',
      'a',
      '7',
      'é',
      '🔴',
      '&lt;',
      'date',
    ),
    maxLength: 60,
  });

  test('any line gives tokens, never an error', () => {
    fc.assert(
      fc.property(fc.oneof(noisy, fc.string({ unit: 'binary' })), (line) => {
        expect(Array.isArray(tokenizeLine(line, { autoLink: true }))).toBe(true);
      }),
    );
  });

  test('an escaped line shows every character that is no mark', () => {
    fc.assert(
      fc.property(fc.oneof(noisy, fc.string({ unit: 'binary' })), (line) => {
        const shown = plainText(tokenizeLine(encodeEntities(line), { autoLink: true }));
        expect(shown.replace(marks, '')).toBe(line.replace(marks, ''));
      }),
    );
  });

  test('an escaped line never becomes a mention, a date or a labelled link', () => {
    const harmless = new Set(['text', 'bold', 'italic', 'strike', 'code', 'emoji']);
    fc.assert(
      fc.property(noisy, (line) => {
        const kinds = allKinds(tokenizeLine(encodeEntities(line), { autoLink: false }));
        expect(kinds.filter((kind) => !harmless.has(kind))).toEqual([]);
      }),
    );
  });
});

function allKinds(tokens: readonly InlineToken[]): readonly string[] {
  return tokens.flatMap((token) => [token.kind, ...('children' in token ? allKinds(token.children) : [])]);
}
