import { parseSync, Visitor } from 'oxc-parser';
import type { CallExpression, Expression, Span } from 'oxc-parser';
import { type Messages, placesOf } from './catalogue-faults.ts';

/** One place of a source that says something: which messages, and the values that it gives by name. */
export interface SayingCall {
  readonly at: string;
  /** Literal keys; a template becomes a pattern in which `*` stands for each of its places. */
  readonly keys: readonly string[];
  /** Undefined where they cannot be read off the call: a variable, a spread. */
  readonly given: readonly string[] | undefined;
}

/** The functions that take a key and its values, with the place of the key among their arguments. */
const sayers: Readonly<Record<string, number>> = { say: 0, said: 0, saying: 0, sayInPieces: 1 };

/** Every call of a source that names messages. */
export function callsOf(file: string, source: string): readonly SayingCall[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? ''}`);
  const calls: SayingCall[] = [];
  new Visitor({
    CallExpression: (call) => {
      const first = keyAt(call);
      const key = first === undefined ? undefined : call.arguments[first];
      if (first === undefined || key === undefined || key.type === 'SpreadElement') return;
      const keys = keysIn(key);
      const at = `${file}:${source.slice(0, call.start).split('\n').length}`;
      if (keys.length > 0) calls.push({ at, keys, given: givenBy(call.arguments[first + 1]) });
    },
  }).visit(program);
  return calls;
}

/** `sayIn(locale)(key, values)` is a call of a call. */
function keyAt({ callee }: CallExpression): number | undefined {
  if (callee.type === 'Identifier') return sayers[callee.name];
  if (callee.type !== 'CallExpression' || callee.callee.type !== 'Identifier') return undefined;
  return callee.callee.name === 'sayIn' ? 0 : undefined;
}

function keysIn(key: Expression): readonly string[] {
  if (key.type === 'ConditionalExpression') return [...keysIn(key.consequent), ...keysIn(key.alternate)];
  if (key.type === 'Literal') return typeof key.value === 'string' ? [key.value] : [];
  return key.type === 'TemplateLiteral' ? [key.quasis.map(({ value }) => value.cooked).join('*')] : [];
}

function givenBy(values: (Span & { readonly type: string }) | undefined): readonly string[] | undefined {
  if (values === undefined) return [];
  if (!isObject(values)) return undefined;
  const names = values.properties.map((each) =>
    each.type === 'Property' && each.key.type === 'Identifier' && !each.computed ? each.key.name : undefined,
  );
  return names.every((name) => name !== undefined) ? names : undefined;
}

type ObjectExpression = Extract<Expression, { type: 'ObjectExpression' }>;
const isObject = (node: { readonly type: string }): node is ObjectExpression =>
  node.type === 'ObjectExpression';

/**
 * Calls whose values are not those that their message has places for. A template stands for some of the messages that it fits: it must
 * fit one, and what it gives must have a place in one.
 */
export const otherValues = (messages: Messages, calls: readonly SayingCall[]): readonly string[] =>
  calls.flatMap(({ at, keys, given }) => {
    const texts = [...messages].filter(([key]) => keys.some((each) => fits(each, key)));
    const name = keys.join(' or ');
    if (texts.length === 0) return [`${at}: there is no ${name}`];
    if (given === undefined) return [];
    const asked = new Set(texts.flatMap(([, text]) => placesOf(text)));
    const missing = keys.some(isPattern) ? [] : [...asked].filter((place) => !given.includes(place));
    return [
      ...missing.map((place) => `${at}: ${name} asks for ${place}`),
      ...given
        .filter((place) => !asked.has(place))
        .map((place) => `${at}: ${name} has no place for ${place}`),
    ];
  });

const isPattern = (key: string): boolean => key.includes('*');

/** A place of a template stands for one step of a path, or for a part of one. */
function fits(named: string, key: string): boolean {
  const steps = key.split('.');
  const asked = named.split('.');
  return asked.length === steps.length && asked.every((each, at) => fitsStep(each, steps[at] ?? ''));
}

function fitsStep(asked: string, step: string): boolean {
  const [before = '', after] = asked.split('*');
  return after === undefined ? asked === step : step.startsWith(before) && step.endsWith(after);
}

/** Sources that name a language, or say something in its letters, other than English. */
export const namingLanguages = (
  sources: readonly { readonly file: string; readonly text: string }[],
  locales: readonly string[],
): readonly string[] =>
  sources
    .filter(({ text }) => locales.some((locale) => isNamed(locale, text)) || foreignLetters.test(text))
    .map(({ file }) => file);

const isNamed = (locale: string, text: string): boolean => new RegExp(`['"|]${locale}\\b`).test(text);

const foreignLetters =
  /[\p{Script=Arabic}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hangul}\p{Script=Hebrew}\p{Script=Hiragana}\p{Script=Katakana}]/u;
