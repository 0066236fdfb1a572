import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeEntities } from '../../../../../src/demo/workspace/page/mrkdwn/entities.ts';
import { plainText } from '../../../../../src/demo/workspace/page/mrkdwn/inline-token.ts';
import { tokenizeMrkdwn } from '../../../../../src/demo/workspace/page/mrkdwn/tokenize-mrkdwn.ts';
import type { MrkdwnPart } from '../../../../../src/demo/workspace/page/mrkdwn/tokenize-mrkdwn.ts';

type Outline = readonly (readonly [kind: MrkdwnPart['kind'], text: string])[];

const outline = (text: string): Outline =>
  tokenizeMrkdwn(text).map((part) => [
    part.kind,
    part.kind === 'fence' ? plainText(part.code) : part.lines.map(plainText).join('\n'),
  ]);

const table: readonly (readonly [text: string, parts: Outline])[] = [
  ['', []],
  ['one\n\ntwo', [['paragraph', 'one\n\ntwo']]],
  [
    'a\n> b\n&gt; c\nd',
    [
      ['paragraph', 'a'],
      ['quote', 'b\nc'],
      ['paragraph', 'd'],
    ],
  ],
  [
    'a\n&gt;&gt;&gt; b\nc',
    [
      ['paragraph', 'a'],
      ['quote', 'b\nc'],
    ],
  ],
  [
    'say\n```\n*b* &lt;nil&gt;\n> x\n```\nend',
    [
      ['paragraph', 'say'],
      ['fence', '*b* <nil>\n> x'],
      ['paragraph', 'end'],
    ],
  ],
  [
    'in ```one line``` here',
    [
      ['paragraph', 'in '],
      ['fence', 'one line'],
      ['paragraph', ' here'],
    ],
  ],
  ['```open\nfor ever', [['paragraph', '```open\nfor ever']]],
  ['```<https://a.example|a> <nil>```', [['fence', 'a <nil>']]],
  ['``````', [['paragraph', '``````']]],
];

describe('a text becomes paragraphs, quotes and fences', () => {
  test.each(table)('%j', (text, parts) => {
    expect(outline(text)).toEqual(parts);
  });

  test('inside a fence stars stay stars', () => {
    expect(tokenizeMrkdwn('```*b*```')).toEqual([{ kind: 'fence', code: [{ kind: 'text', text: '*b*' }] }]);
  });

  test('every letter and digit of an escaped text is shown, in its order', () => {
    const noisy = fc.string({
      unit: fc.constantFrom('```', '`', '\n', '> ', '>>>', '*', '_', '<', '&', ' ', 'a', 'b', '7', 'é'),
      maxLength: 80,
    });
    const letters = (text: string) => text.replace(/[^\p{L}\p{N}<&]/gu, '');
    fc.assert(
      fc.property(noisy, (text) => {
        const shown = outline(encodeEntities(text))
          .map(([, words]) => words)
          .join('');
        expect(letters(shown)).toBe(letters(text));
      }),
    );
  });
});
