import { expect, it } from 'vitest';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { pullRequestText } from '../../src/lasting/pull-request-text.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { inOneLanguage } from '../../src/language/spoken.ts';
import { tell } from '../../src/language/words.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { storyOf } from '../support/every-state.ts';
import { englishLeft } from '../support/english-left.ts';
import { caseOf, playbooks } from '../support/playbook-cases.ts';
import { planKept } from './lasting-scene.ts';

const { facts } = await caseOf('known-crash/seed-v3.2.0-mbl256m-packsmall');
const diagnosis = diagnose(facts, playbooks);
const plan = planKept({});
const about = {
  incident: 'inc-7',
  workload: 'DaemonSet logging/fluent-bit',
  title: 'upgrade 3.2.0 → 4.2.8',
  plan,
  locale: 'en',
} as const;

it('says why, what, the risk and the way back', () => {
  const { title, body } = pullRequestText({ ...about, diagnosis });
  expect(title).toBe('Fluent Bit: upgrade 3.2.0 → 4.2.8');
  expect(body.split('\n').filter((line) => line.startsWith('## '))).toEqual([
    '## Why',
    '## What',
    '## Risk',
    '## Undo',
  ]);
  expect(body).toContain(
    '  DaemonSet/logging/fluent-bit/fluent-bit\n- cr.fluentbit.io/fluent/fluent-bit:3.2.0\n+ cr.fluentbit.io/fluent/fluent-bit:4.2.8',
  );
  expect(body).toContain(plan.digest.slice(0, 8));
});

it('is told in the language of the channel', async () => {
  const story = await storyOf('known-crash/seed-v3.2.0-mbl256m-packsmall');
  if (!story) throw new Error('The case of the source document has no plan.');
  const told = pullRequestText({
    ...about,
    locale: 'zh-CN',
    title: tell(story.title, 'zh-CN'),
    diagnosis: inOneLanguage<Diagnosis>(story.diagnosis, 'zh-CN'),
    plan: inOneLanguage<Plan>(story.plan, 'zh-CN'),
  });
  expect(told.title).toBe('Fluent Bit：升级 3.2.0 → 4.2.8');
  const { body } = told;
  expect(body.split('\n').filter((line) => line.startsWith('## '))).toEqual([
    '## 原因',
    '## 变更内容',
    '## 风险',
    '## 撤销',
  ]);
  expect(body).toContain(
    '\n- cr.fluentbit.io/fluent/fluent-bit:3.2.0\n+ cr.fluentbit.io/fluent/fluent-bit:4.2.8',
  );
  const prose = body.replaceAll(/^(`{3,})[a-z]*\n[\s\S]*?\n\1$/gm, '').split('\n');
  expect(prose.flatMap(englishLeft)).toEqual([]);
});

it('mentions nobody, links nowhere and holds no secret, whatever a log says', () => {
  const nasty = 'ask @acme/admins #12 <img src=x> [here](https://evil.test) password=hunter2 `x`';
  const primary: Diagnosis['primary'] = {
    ...diagnosis.primary,
    title: nasty,
    summary: nasty,
    evidence: [{ source: 'a.log', text: `\`\`\`\n@everyone ${nasty}` }],
  };
  const { body } = pullRequestText({ ...about, diagnosis: { ...diagnosis, primary } });
  const fence = /^(`{3,})\n[\s\S]*?\n\1$/m;
  const prose = body.replace(fence, '').replace(/^```diff[\s\S]*?^```$/m, '');
  expect(prose).not.toMatch(/@\w|#\d|(?<!\\)<|(?<!\\)\[(?!redacted)|https?:\/\//);
  expect(/^(`{3,})\n/m.exec(body)?.[1]).toBe('````');
  expect(body).not.toContain('hunter2');
});
