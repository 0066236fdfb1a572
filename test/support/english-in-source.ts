import { parseSync, Visitor } from 'oxc-parser';
import { englishLeft } from './english-left.ts';

type Range = readonly [number, number];

/** What is for developers and operators: entries of the log, and faults of our own, which end a run and stand in the log. */
const loud: ReadonlySet<string> = new Set(['debug', 'info', 'warn', 'error', 'fatal']);
const faults: ReadonlySet<string> = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'UsageError',
]);

/** Texts of a source that read as an English sentence and are neither an entry of the log nor the message of a plain error. */
export function englishIn(file: string, source: string): readonly string[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? ''}`);
  const apart: Range[] = [];
  const texts: { readonly at: number; readonly text: string }[] = [];
  new Visitor({
    NewExpression: ({ callee, start, end }) => {
      if (callee.type === 'Identifier' && faults.has(callee.name)) apart.push([start, end]);
    },
    CallExpression: ({ callee, start, end }) => {
      if (callee.type !== 'MemberExpression') return;
      const { object, property, computed } = callee;
      // `log.warn(…)`, and `deps.log[level](…)`.
      const of = object.type === 'MemberExpression' ? object.property : object;
      const isLog = computed
        ? of.type === 'Identifier' && of.name === 'log'
        : property.type === 'Identifier' && loud.has(property.name);
      if (isLog) apart.push([start, end]);
    },
    Literal: ({ value, start }) => {
      if (typeof value === 'string') texts.push({ at: start, text: value });
    },
    TemplateLiteral: ({ quasis, start }) => {
      texts.push({ at: start, text: quasis.map(({ value }) => value.cooked ?? '').join(' | ') });
    },
  }).visit(program);
  return texts
    .filter(({ at }) => !apart.some(([start, end]) => start <= at && at < end))
    .flatMap(({ text }) => englishLeft(text));
}
