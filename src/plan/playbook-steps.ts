import { compileExpression } from '../diagnosis/condition.ts';
import type { ConditionValues } from '../diagnosis/condition-environment.ts';
import { relevantLogs } from '../diagnosis/condition-values.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { inLanguage, type Locale } from '../language/locale.ts';
import { pausedInputs } from '../diagnosis/paused-inputs.ts';
import type { ConfigTarget, PlaybookStep } from '../diagnosis/playbook.ts';
import { fillWords } from '../diagnosis/words.ts';
import type { ConfigSection } from '../fluentbit/config/fluent-bit-config.ts';
import { changeOf, type ConfigChange } from './config-change.ts';
import type { Step } from './plan.ts';

type StepOf<K extends PlaybookStep['step']> = Extract<PlaybookStep, { readonly step: K }>;

/** The changes of a configuration that a playbook spells out itself: one key in the sections it names. */
export function spelledChanges(
  steps: readonly PlaybookStep[],
  facts: Facts,
  values: ConditionValues,
  why: string,
): readonly ConfigChange[] {
  return steps.flatMap((step) => {
    if (step.step !== 'set-config' || step.of === undefined || step.key === undefined) return [];
    const { key } = step;
    const value = valueOf(step, values);
    if (value === undefined || value === '') return [];
    return sectionsOf(step.of, facts).map((section) => changeOf(section, key, value, why));
  });
}

/** The container limit in bytes that a playbook reckons itself. */
export function spelledLimit(
  { limitBytes }: StepOf<'set-memory'>,
  values: ConditionValues,
): number | undefined {
  const compiled = limitBytes === undefined ? undefined : compileExpression(limitBytes, ['int']);
  const bytes = compiled?.ok === true ? compiled.evaluate(values) : undefined;
  return typeof bytes === 'bigint' && bytes > 0n ? Number(bytes) : undefined;
}

/** Advice in a playbook's own words. */
export function spelledAdvice(
  steps: readonly PlaybookStep[],
  facts: Facts,
  target: string,
  locale: Locale,
): readonly Step[] {
  return steps.flatMap((step) => {
    if (step.step !== 'advice' || !step.say) return [];
    const { say, why, documentStep } = step;
    return [
      {
        kind: 'advice',
        target,
        from: '',
        to: fillWords(inLanguage(say, locale), facts, locale),
        why: why ? fillWords(inLanguage(why, locale), facts, locale) : '',
        risk: '',
        ...(documentStep !== undefined && { documentStep }),
      },
    ];
  });
}

function valueOf({ value }: StepOf<'set-config'>, values: ConditionValues): string | undefined {
  const compiled = value === undefined ? undefined : compileExpression(value, ['string', 'int']);
  const found = compiled?.ok === true ? compiled.evaluate(values) : undefined;
  return typeof found === 'string' ? found : typeof found === 'bigint' ? String(found) : undefined;
}

function sectionsOf(of: ConfigTarget, facts: Facts): readonly ConfigSection[] {
  const sections = facts.mounted?.config.sections ?? [];
  switch (of) {
    case 'paused-inputs':
      return pausedInputs(facts, relevantLogs(facts)).flatMap(({ input }) => input?.section ?? []);
    case 'unbounded-inputs':
      return facts.memory?.unbounded.map(({ section }) => section) ?? [];
    case 'inputs':
      return sections.filter(({ kind }) => kind === 'input');
    case 'outputs':
      return sections.filter(({ kind }) => kind === 'output');
    case 'service':
      return sections.filter(({ kind }) => kind === 'service').slice(0, 1);
  }
}
