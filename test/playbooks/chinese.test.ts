import { describe, expect, test } from 'vitest';
import { diagnosisReport } from '../../src/cli/report/diagnosis-report.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { titleOf } from '../../src/plan/title.ts';
import { englishLeft } from '../support/english-left.ts';
import { caseNames, evidenceOf, planFor, playbooks } from '../support/playbook-cases.ts';

const wish = { version: '3.2.9', memBufLimit: '64m', memoryLimit: '200Mi' };

test.each([
  { text: 'the buffers can need 1Gi', left: ['the buffers can need'] },
  { text: '内存限制 512Mi 低于 the predicted need of it', left: ['the predicted need of it'] },
  { text: 'Fluent Bit 4.2.0 在 fw_conn_event()（plugins/in_forward/fw_conn.c:75）处崩溃', left: [] },
  { text: '请设置 HTTP_Server On 和 storage.metrics On，然后 `helm upgrade fluent bit` 一次', left: [] },
  { text: 'kubectl -n logging describe pod some fluent bit，并查看节点', left: [] },
])('$text', ({ text, left }) => {
  expect(englishLeft(text)).toEqual(left);
});

describe.each(caseNames)('%s', (name) => {
  test('is told in Chinese throughout', async () => {
    const facts = gatherFacts(await evidenceOf(name), undefined, 'zh-CN');
    const diagnosis = diagnose(facts, playbooks, 'zh-CN');
    const found = { facts, diagnosis };
    const plans = [{}, { wish }].flatMap((more) => planFor(found, { ...more, locale: 'zh-CN' }) ?? []);
    const problems = facts.mounted?.config.problems ?? [];
    const report = diagnosisReport(diagnosis, plans[0], { columns: 100, isTerminal: false }, 'zh-CN');
    const texts = [
      ...diagnosisTexts(diagnosis),
      ...plans.flatMap(planTexts),
      ...problems.flatMap(({ what, inForce = '' }) => [what, inForce]),
      ...facts.advisories.flatMap(({ because, against }) => [...because, ...against]),
      ...proseOf(report),
    ];
    expect(texts.flatMap((text) => englishLeft(text).map((left) => [left, text]))).toEqual([]);
  });
});

function diagnosisTexts({ primary, contributing, risks, logs, unknowns, memory }: Diagnosis) {
  return [
    ...[primary, ...contributing].flatMap(({ title, summary }) => [title, summary]),
    ...risks.flatMap(({ title, why }) => [title, why]),
    logs.basis,
    ...unknowns.flatMap(({ what, why, howToSettle }) => [what, why, howToSettle]),
    ...(memory?.terms.flatMap((term) => [term.name, term.why]) ?? []),
  ];
}

function planTexts(plan: Plan): readonly string[] {
  return [
    titleOf(plan, {}, 'zh-CN'),
    plan.adviceOnly ?? '',
    ...[...plan.steps, ...plan.undo].flatMap(({ kind, to, why, risk }) => [
      ...(kind === 'advice' ? [to] : []),
      why,
      risk,
    ]),
  ];
}

/** The report without what it quotes: sources and lines of evidence, which have a number or its room, and the lines of a diff. */
function proseOf(report: string): readonly string[] {
  return report.split('\n').filter((line) => !/^ +\d+ |^ {10}\S|^ {4}\S+$|^ {5}[-+] /.test(line));
}
