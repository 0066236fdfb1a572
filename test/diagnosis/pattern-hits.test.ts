import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { LogFact } from '../../src/diagnosis/facts.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import { findPatterns, patternLines } from '../../src/diagnosis/pattern-hits.ts';
import type { Playbook } from '../../src/diagnosis/playbook.ts';
import type { OmittedLines } from '../../src/fluentbit/log/log-story.ts';
import { readLog } from '../../src/fluentbit/log/read-log.ts';
import { bounded, evidenceOf } from './scene.ts';

const bounds = { lines: 5000, bytes: 2_097_152, seconds: 10 };
const reset = '[2026/11/22 12:00:10.1] [error] [proxy] connection reset by proxy';
const source = 'logs/logging/fb-1/fluent-bit/current.log';
const factsOf = (text: string, omitted?: OmittedLines) => {
  const { logs, death } = gatherFacts(evidenceOf({ status: {}, lines: ['x'], which: 'current' }));
  return {
    death,
    logs: logs.map(
      (log): LogFact => ({ ...log, end: text.slice(omitted?.at ?? 0), story: readLog(text, omitted) }),
    ),
  };
};
const find = (pattern: string, text: string, logs = bounds) =>
  findPatterns({ patterns: { 'the-one': pattern }, evidence: { logs } }, factsOf(text)).get('the-one');

test('counts lines and keeps the first and the last with their numbers, behind prefix and colours', () => {
  const text = `one\n2026-11-22T12:00:10Z ${reset}\r\ntwo\n\u001b[31m${reset}\u001b[0m\n${reset}\n`;
  const hits = find('^\\[20.*proxy$', text);
  expect({ count: hits?.count, lines: patternLines(hits) }).toEqual({
    count: 3,
    lines: [
      { source, line: 2, text: reset },
      { source, line: 5, text: reset },
    ],
  });
  expect(patternLines(find('one', text))).toEqual([{ source, line: 1, text: '[record-like line withheld]' }]);
  expect(find('three', text)).toBeUndefined();
});

test('looks behind lines that were left out, and counts them', () => {
  const text = 'hit a\nhit b\nhit c\nhit d\n';
  const facts = factsOf(text, { at: 6, lines: 1000 });
  const hits = findPatterns({ patterns: { it: 'hit' }, evidence: { logs: bounds } }, facts).get('it');
  expect([hits?.count, hits?.first.line, hits?.last.line]).toEqual([3, 1002, 1004]);
});

test.each([
  ['lines', { ...bounds, lines: 2 }, { count: 2, first: 4, last: 5 }],
  ['bytes', { ...bounds, bytes: 12 }, { count: 2, first: 4, last: 5 }],
  ['all', bounds, { count: 5, first: 1, last: 5 }],
])('looks at the end of a log: bounded by %s', (_, logs, { count, first, last }) => {
  const hits = find('hit', 'hit 1\nhit 2\nhit 3\nhit 4\nhit 5\n', logs);
  expect([hits?.count, hits?.first.line, hits?.last.line]).toEqual([count, first, last]);
});

test('a playbook that does not ask for logs sees none', () => {
  expect(findPatterns({ patterns: { a: 'x' }, evidence: {} }, factsOf('x\n')).size).toBe(0);
});

test('hostile text and a costly pattern end in bounded time', () => {
  const text = `${'a'.repeat(1_000_000)}!\n`.repeat(3) + `${'a'.repeat(4000)}!\n`.repeat(3000);
  const before = performance.now();
  find('(a|b|c|d|e){60}(a+)+$', text, { lines: 100_000, bytes: 64 * 1024 ** 2, seconds: 1 });
  expect(performance.now() - before).toBeLessThan(4000);
});

test('a finding may rest on a pattern alone, and speaks the language that is asked for', () => {
  const playbook: Playbook = {
    name: 'proxy',
    cause: 'output-backpressure',
    startedBy: ['command'],
    evidence: { logs: bounds },
    patterns: { 'proxy-reset': 'connection reset by proxy' },
    findings: [
      {
        when: 'log.patterns.count("proxy-reset") >= 2',
        rank: 200,
        confidence: 0.6,
        title: { en: 'The proxy cuts', 'zh-CN': '代理断开连接' },
        summary: { en: 'It cuts.', 'zh-CN': '代理断开了连接。' },
        weights: [
          { when: 'inputs.bounded', weight: 0.1, because: { en: 'Bounded.', 'zh-CN': '缓冲区有上限。' } },
        ],
        proofs: ['pattern:proxy-reset'],
      },
    ],
    plan: [],
    verify: { holdSeconds: 60, failsOn: ['crash'] },
  };
  const scene = { status: {}, config: bounded, which: 'current' } as const;
  const facts = gatherFacts(evidenceOf({ ...scene, lines: [reset, 'x', reset] }));
  const { primary } = diagnose(facts, [playbook]);
  expect(primary).toEqual({
    cause: 'output-backpressure',
    confidence: 0.7,
    title: 'The proxy cuts',
    summary: 'It cuts. Bounded.',
    playbook: 'proxy',
    evidence: [
      { source, line: 4, text: reset },
      { source, line: 6, text: reset },
    ],
  });
  expect(diagnose(facts, [playbook], 'zh-CN').primary).toMatchObject({
    title: '代理断开连接',
    summary: '代理断开了连接。缓冲区有上限。',
  });
  const once = gatherFacts(evidenceOf({ ...scene, lines: [reset] }));
  expect(diagnose(once, [playbook]).primary.cause).not.toBe('output-backpressure');
});

test('does not look inside a record that spans lines', () => {
  const text = ['[0] app: [[1.0, {}], {"log"=>"x', reset, 'end"}]', reset, ''].join('\n');
  expect(patternLines(find('reset by proxy', text))).toEqual([{ source, line: 4, text: reset }]);
});
