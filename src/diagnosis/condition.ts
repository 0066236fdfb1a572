import { type ParseResult, serialize } from '@marcbachmann/cel-js';
import type { ConditionValues } from './condition-environment.ts';
import { createConditionLanguage, linearMatches } from './condition-language.ts';
import {
  type AskedMeaning,
  askedMeaning,
  askedPattern,
  findUnknownName,
  findUnwanted,
  maxTextLength,
  nodesOf,
} from './condition-limits.ts';
import type { Refusal } from './pattern.ts';

/** A condition ready to be asked. */
export type Condition = (values: ConditionValues) => boolean;
export type CompiledCondition = { readonly ok: true; readonly holds: Condition } | Refusal;

export type ExpressionType = 'bool' | 'int' | 'string';
/** `undefined` for what cannot be reckoned from these values, such as a division by zero. */
export type Expression = (values: ConditionValues) => boolean | bigint | string | undefined;
export type CompiledExpression = { readonly ok: true; readonly evaluate: Expression } | Refusal;

const language = createConditionLanguage();
const compiled = new Map<string, CompiledExpression>();

/** Compiles a condition in CEL; what cannot be reckoned does not hold. See `compileExpression` for what is refused. */
export function compileCondition(text: string): CompiledCondition {
  const expression = compileExpression(text, ['bool']);
  if (!expression.ok) return expression;
  return { ok: true, holds: (values) => expression.evaluate(values) === true };
}

/**
 * Compiles an expression in CEL that gives one of the types. Refused: what is no CEL, what asks for something the environment does not
 * have, what gives another type, a log line that is not known, a bad pattern, and whatever could run long.
 */
export function compileExpression(text: string, types: readonly ExpressionType[]): CompiledExpression {
  const key = `${types.join(' ')}\n${text}`;
  const known = compiled.get(key);
  if (known) return known;
  const fresh = compile(text, types);
  compiled.set(key, fresh);
  return fresh;
}

/** The patterns of its playbook that an expression asks for; none where it is no CEL. */
export function patternNames(text: string): readonly string[] {
  try {
    return nodesOf(language.parse(text).ast).flatMap(askedPattern);
  } catch {
    return [];
  }
}

/** What an expression asks for, with its meaning: names such as `death.kind`, and known log lines by their id. */
export function askedMeanings(text: string): readonly AskedMeaning[] {
  try {
    return nodesOf(language.parse(text).ast).flatMap(askedMeaning);
  } catch {
    return [];
  }
}

function compile(text: string, types: readonly ExpressionType[]): CompiledExpression {
  const expected = expectationOf(types);
  if (text.length > maxTextLength)
    return refuse(`at most ${maxTextLength} characters`, `an expression of ${text.length}`);
  try {
    const parsed = language.parse(text);
    const checked = parsed.check();
    if (!checked.valid)
      return (
        findUnknownName(parsed.ast) ??
        refuse(expected, `${checked.error?.summary ?? 'an error'} in "${text}"`)
      );
    if (!types.some((type) => type === checked.type))
      return refuse(typeWords(types), `${checked.type} from "${text}"`);
    const unwanted = findUnwanted(parsed.ast);
    if (unwanted) return unwanted;
    return { ok: true, evaluate: evaluateSafely(withLinearMatches(parsed)) };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'an error';
    return refuse(expected, `${reason} in "${text}"`);
  }
}

function refuse(expected: string, seen: string): Refusal {
  return { ok: false, expected, seen };
}

function expectationOf(types: readonly ExpressionType[]): string {
  if (types.includes('bool')) return 'a condition in CEL';
  return types.includes('string')
    ? 'an expression in CEL, a text in quotes of its own'
    : 'an expression in CEL';
}

function typeWords(types: readonly ExpressionType[]): string {
  return types.map((type) => (type === 'bool' ? 'true or false' : type)).join(' or ');
}

/** The library's own `matches` backtracks: an expression that uses it is written anew with one that does not. */
function withLinearMatches(parsed: ParseResult): ParseResult {
  const own = nodesOf(parsed.ast).filter((node) => node.op === 'rcall' && node.args[0] === 'matches');
  if (own.length === 0) return parsed;
  for (const node of own) if (node.op === 'rcall') node.args[0] = linearMatches;
  const rewritten = language.parse(serialize(parsed.ast));
  rewritten.check();
  return rewritten;
}

function evaluateSafely(evaluate: ParseResult): Expression {
  return (values) => {
    try {
      return evaluate(values) as ReturnType<Expression>;
    } catch {
      return undefined;
    }
  };
}
