import { expect, test } from 'vitest';
import type { Cause, Finding } from '../../src/diagnosis/diagnosis.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { Locale } from '../../src/language/locale.ts';
import { findUnknowns } from '../../src/diagnosis/unknowns.ts';
import { nothing } from './evidence-of.ts';
import { bounded, evidenceOf, type Scene } from './scene.ts';

const finding = (cause: Cause): Finding => ({ cause, confidence: 0.5, title: '', summary: '', evidence: [] });
const unknowns = (scene: Scene, cause: Cause, locale?: Locale) =>
  findUnknowns(gatherFacts(evidenceOf(scene)), finding(cause), locale);

const counters = 'The counters of the monitoring API';
const killed: Scene = {
  status: { restartCount: 1, lastTermination: { exitCode: 137, reason: 'Error' } },
  config: bounded,
};
const whole: Scene = { ...killed, lines: ['[2026/11/22 12:00:03.1] [ info] [sp] ready'] };

test.each([
  ['nothing is missing', { ...whole, status: {}, which: 'current' }, 'healthy', [counters]],
  ['a planned restart needs no counters', { ...whole }, 'planned-restart', []],
  ['the log of the death', killed, 'probe-restart', ['The log of the life that ended', counters]],
  ['the configuration', { status: {}, lines: ['x'] }, 'healthy', ['The configuration', counters]],
  [
    'the version',
    { ...whole, image: 'fluent/fluent-bit:latest', lines: [] },
    'image-pull',
    ['The log of the life that ended', 'The Fluent Bit version', counters],
  ],
  ['who killed it', whole, 'inconclusive', [counters, 'Who killed the process']],
  ['which defect', whole, 'unknown-crash', [counters, 'Which defect this crash is']],
] as const satisfies readonly (readonly [string, Scene, Cause, readonly string[]])[])(
  '%s',
  (_, scene, cause, expected) => {
    expect(unknowns(scene, cause).map((each) => each.what)).toEqual(expected);
  },
);

test('a person can settle it: the command names pod and container', () => {
  expect(unknowns(killed, 'probe-restart')[0]).toEqual({
    what: 'The log of the life that ended',
    why: 'It would show a back-trace, pauses or failed deliveries before the end.',
    howToSettle: 'kubectl -n logging logs fb-1 -c fluent-bit --previous',
  });
});

test('in Chinese the words change, the command and the words of the cluster stay', () => {
  const [log] = unknowns(killed, 'probe-restart', 'zh-CN');
  expect(log).toEqual({
    what: '已结束的那次运行的日志',
    why: '它会显示结束之前的调用栈、暂停或发送失败。',
    howToSettle: 'kubectl -n logging logs fb-1 -c fluent-bit --previous',
  });
  const gap = { what: 'Events of fb-1', why: 'events is forbidden', wouldTell: 'failed probes' };
  const facts = gatherFacts({ ...nothing, gaps: [gap] });
  expect(findUnknowns(facts, finding('inconclusive'), 'zh-CN')[0]).toEqual({
    what: 'Events of fb-1',
    why: '原因：events is forbidden。本可说明：failed probes。',
    howToSettle: '请使其可读，然后重新诊断。',
  });
});
