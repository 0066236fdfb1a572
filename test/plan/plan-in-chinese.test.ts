import { expect, it } from 'vitest';
import type { Plan, Step } from '../../src/plan/plan.ts';
import { caseNames, caseOf, planFor } from '../support/playbook-cases.ts';

/** What a step does, without its words; advice is nothing but words. */
const doing = ({ kind, target, from, to, documentStep }: Step) =>
  kind === 'advice' ? { kind, target, documentStep } : { kind, target, from, to, documentStep };

const contentOf = ({ steps, undo, basis, undoIsSafe, adviceOnly }: Plan) => ({
  steps: steps.map(doing),
  undo: undo.map(doing),
  basis,
  undoIsSafe,
  isAdvice: adviceOnly !== undefined,
});

it.each(caseNames.filter((_, at) => at % 4 === 0))('%s: the language changes words only', async (name) => {
  const found = await caseOf(name);
  for (const wish of [undefined, { version: '4.2.8', memBufLimit: '32m', memoryLimit: '8Gi' }]) {
    const [english, chinese] = (['en', 'zh-CN'] as const).map((locale) =>
      planFor(found, wish ? { locale, wish } : { locale }),
    );
    expect(chinese && contentOf(chinese)).toEqual(english && contentOf(english));
    expect(chinese?.digest === english?.digest).toBe(english === undefined);
  }
});
