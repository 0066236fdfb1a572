import { z } from 'zod';
import { compileCondition } from '../../diagnosis/condition.ts';
import { causes } from '../../diagnosis/diagnosis.ts';
import { failureSigns, playbookSteps, proofs } from '../../diagnosis/playbook.ts';
import { unknownWords, words } from '../../diagnosis/words.ts';

const condition = z.string().superRefine((text, context) => {
  const compiled = compileCondition(text);
  if (!compiled.ok)
    context.addIssue({ code: 'custom', message: `expected ${compiled.expected}, saw ${compiled.seen}` });
});

const sentence = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    const known = Object.keys(words).join(', ');
    for (const name of unknownWords(text)) {
      context.addIssue({ code: 'custom', message: `expected one of ${known} in braces, saw {${name}}` });
    }
  });

const weight = z.strictObject({ when: condition, weight: z.number().min(-1).max(1), because: sentence });

const finding = z.strictObject({
  when: condition,
  primaryWhen: condition.optional(),
  rank: z.int().min(0).max(1000),
  confidence: z.number().min(0).max(1),
  title: sentence,
  summary: sentence,
  weights: z.array(weight),
  proofs: z.array(z.enum(proofs)).min(1),
});

/** A playbook file, strict: a key that is not known is an error, because it would silently do nothing. */
export const playbookSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,60}$/, 'expected a name of lower-case letters, digits and hyphens'),
  cause: z.enum(causes),
  findings: z.array(finding).min(1),
  plan: z.array(z.enum(playbookSteps)),
  verify: z.strictObject({
    holdSeconds: z.int().min(30).max(86_400),
    failsOn: z.array(z.enum(failureSigns)).min(1),
  }),
});
