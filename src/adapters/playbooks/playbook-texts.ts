import { z } from 'zod';
import { compileCondition, compileExpression, type ExpressionType } from '../../diagnosis/condition.ts';
import { byLocale, type Locale, type LocalText } from '../../language/locale.ts';
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

const languages = new Intl.DisplayNames('en', { type: 'language' });
const inItsLanguage = (locale: Locale) =>
  sentence.meta({ description: `In ${languages.of(locale.split('-')[0] ?? locale)}.` });

/** A text in every language; one text alone stands for all of them. */
export const localText = z
  .union([
    sentence,
    z.strictObject({
      ...byLocale((locale) => z.exactOptional(inItsLanguage(locale))),
      en: inItsLanguage('en'),
    }),
  ])
  .transform((text): LocalText => (typeof text === 'string' ? byLocale(() => text) : text));

function refusal({ expected, seen }: { readonly expected: string; readonly seen: string }): string {
  return `expected ${expected}, saw ${seen}`;
}
