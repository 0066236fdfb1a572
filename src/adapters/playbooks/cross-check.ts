import { patternNames } from '../../diagnosis/condition.ts';
import { locales } from '../../language/locale.ts';
import type { Path, Problem } from './issue-words.ts';

const conditions = new Set<PropertyKey>(['when', 'primaryWhen', 'limitBytes', 'value']);
const texts = new Set<PropertyKey>(['title', 'summary', 'because', 'say', 'why']);

/**
 * What the schema cannot see, as it looks at one value at a time: patterns that are asked for but not there or there but never asked
 * for, and, where every text has to be translated, one that is not. Takes any value, however broken.
 */
export function crossCheck(value: unknown, translated: boolean): readonly Problem[] {
  const leaves = leavesOf(value, []);
  const named = fieldOf(value, 'patterns');
  const patterns = typeof named === 'object' && named !== null ? Object.keys(named) : [];
  const asked = leaves.flatMap(askedPatterns);
  const known = patterns.length > 0 ? `one of its patterns: ${patterns.join(', ')}` : 'a name under patterns';
  return [
    ...asked
      .filter(({ name }) => !patterns.includes(name))
      .map(({ path, name }) => ({ path, problem: `expected ${known}, saw "${name}"` })),
    ...patterns
      .filter((name) => !asked.some((each) => each.name === name))
      .map((name) => ({
        path: ['patterns', name],
        problem: `expected a condition or a proof that asks for "${name}", saw none`,
      })),
    ...(patterns.length > 0 && isWithoutLogs(value) ? [withoutLogs] : []),
    ...(translated ? leaves.filter(isUntranslated).map(asUntranslated) : []),
  ];
}

/** Without `evidence` everything is read; with one that has no logs there is nothing to look for a pattern in. */
function isWithoutLogs(value: unknown): boolean {
  const evidence = fieldOf(value, 'evidence');
  return evidence !== undefined && fieldOf(evidence, 'logs') === undefined;
}

const withoutLogs: Problem = {
  path: ['evidence'],
  problem: 'expected logs, because there are patterns to look for in them, saw none',
};

interface Leaf {
  readonly path: Path;
  readonly text: string;
}

function leavesOf(value: unknown, path: Path): readonly Leaf[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((each, index) => leavesOf(each, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...path, key]));
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function askedPatterns({ path, text }: Leaf): readonly { readonly path: Path; readonly name: string }[] {
  if (path.at(-2) === 'proofs')
    return text.startsWith('pattern:') ? [{ path, name: text.slice('pattern:'.length) }] : [];
  return conditions.has(path.at(-1) ?? '') ? patternNames(text).map((name) => ({ path, name })) : [];
}

const isUntranslated = ({ path }: Leaf): boolean => texts.has(path.at(-1) ?? '');

const asUntranslated = ({ path }: Leaf): Problem => ({
  path,
  problem: `expected the text in every language, as ${locales.join(' and ')}, saw one text`,
});
