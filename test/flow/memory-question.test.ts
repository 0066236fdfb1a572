import { expect, it } from 'vitest';
import { memoryQuestion } from '../../src/flow/memory-question.ts';
import { tell } from '../../src/language/words.ts';

it.each([
  ['', { about: '', set: [] }],
  ['logging/fluent-bit', { about: 'logging/fluent-bit', set: [] }],
  [
    'logging/fluent-bit limit=768Mi connections=16 files=200 outputs=refusing version=v4.2.8',
    {
      about: 'logging/fluent-bit',
      limitBytes: 768 * 2 ** 20,
      connections: 16,
      files: 200,
      outputs: 'refusing',
      version: '4.2.8',
      set: [],
    },
  ],
  [
    'a/b input.Mem_Buf_Limit=64M forward.0.storage.type=filesystem',
    { about: 'a/b', set: ['input.Mem_Buf_Limit=64M', 'forward.0.storage.type=filesystem'] },
  ],
])('"%s"', (text, expected) => {
  expect(memoryQuestion(text)).toEqual(expected);
});

it.each([
  ['limit=512m', 'limit=512m: expected 768Mi.'],
  ['connections=many', 'connections=many: expected 16.'],
  ['outputs=slow', 'outputs=slow: expected hanging, refusing, healthy.'],
  ['version=latest', 'version=latest: expected 4.2.8.'],
  ['memory=1Gi', /^"memory" is no value of this question: write limit=768Mi/],
  ['constructor=1', /^"constructor" is no value/],
])('refuses %s', (text, words) => {
  const refused = memoryQuestion(`a/b ${text}`);
  expect('why' in refused && tell(refused.why, 'en')).toMatch(words);
});
