import { z } from 'zod';
import { compileCondition, compileExpression, type ExpressionType } from '../../diagnosis/condition.ts';
import type { LocalText } from '../../language/locale.ts';
import { compilePattern } from '../../diagnosis/pattern.ts';
import { unknownWords, words } from '../../diagnosis/words.ts';

/** CEL that gives true or false. */
export const condition = z.string().superRefine((text, context) => {
  const compiled = compileCondition(text);
  if (!compiled.ok) context.addIssue({ code: 'custom', message: refusal(compiled) });
});

/** CEL that gives one of the types. */
export const expression = (...types: readonly ExpressionType[]) =>
  z.string().superRefine((text, context) => {
    const compiled = compileExpression(text, types);
    if (!compiled.ok) context.addIssue({ code: 'custom', message: refusal(compiled) });
  });

/** A pattern in RE2 syntax. */
export const pattern = z.string().superRefine((text, context) => {
  const compiled = compilePattern(text);
  if (!compiled.ok) context.addIssue({ code: 'custom', message: refusal(compiled) });
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

/** A text in every language; one text alone stands for all of them. */
export const localText = z
  .union([
    sentence,
    z.strictObject({
      en: sentence.meta({ description: 'In English.' }),
      'zh-CN': sentence.meta({ description: 'In Chinese.' }),
    }),
  ])
  .transform((text): LocalText => (typeof text === 'string' ? { en: text, 'zh-CN': text } : text));

function refusal({ expected, seen }: { readonly expected: string; readonly seen: string }): string {
  return `expected ${expected}, saw ${seen}`;
}
