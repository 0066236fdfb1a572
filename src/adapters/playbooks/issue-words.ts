import type { z } from 'zod';

export type Path = readonly PropertyKey[];

/** One error: where, what was expected and what was seen. */
export interface Problem {
  readonly path: Path;
  readonly problem: string;
}

type Issue = z.core.$ZodIssue;

/** What an issue of the schema says, in words. Of several forms the one that was meant tells its own errors. */
export function problemsOf(issue: Issue, value: unknown): readonly Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      problem: `expected no such key, saw "${key}"`,
    }));
  }
  if (issue.code === 'custom') return [{ path, problem: issue.message }];
  if (issue.code === 'invalid_key')
    return [
      {
        path,
        problem: `expected a name of lower-case letters, digits and hyphens, saw "${String(path.at(-1))}"`,
      },
    ];
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((branch) => branch.some(isBeyondType));
    if (meant)
      return meant.flatMap((inner) => problemsOf({ ...inner, path: [...path, ...inner.path] }, value));
  }
  return [{ path, problem: `expected ${expectationOf(issue)}, saw ${seen(valueAt(value, path))}` }];
}

/** `findings[0].when` */
export function writtenPath(path: Path): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : `${text}${text === '' ? '' : '.'}${String(key)}`,
    '',
  );
}

/** The value has this form, only something in it is wrong. */
function isBeyondType(issue: Issue): boolean {
  return issue.path.length > 0 || issue.code === 'unrecognized_keys' || issue.code === 'custom';
}

function expectationOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return nounOf(issue.expected);
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'template_literal' ? 'pattern:NAME' : issue.message.replace(/^expected /, '');
    case 'too_small':
      return `at least ${String(issue.minimum)}`;
    case 'too_big':
      return `at most ${String(issue.maximum)}`;
    case 'invalid_union':
      return unionOf(issue);
    default:
      return issue.message.replace(/^expected /, '');
  }
}

/** A union that is told apart by a field has no branches of its own when that field is wrong. */
function unionOf({ errors, ...rest }: z.core.$ZodIssueInvalidUnion): string {
  const issues = errors.flat();
  const values = issues.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values : []));
  const forms = [
    ...(values.length > 0 ? [`one of ${values.map(String).join(', ')}`] : []),
    ...issues.filter(({ code }) => code !== 'invalid_value').map(expectationOf),
  ];
  if (forms.length > 0) return [...new Set(forms)].join(' or ');
  const options: unknown = Reflect.get(rest, 'options');
  return Array.isArray(options) ? `one of ${options.map(String).join(', ')}` : 'another value';
}

function nounOf(type: string): string {
  if (type === 'string') return 'text';
  if (type === 'record' || type === 'object') return 'an object';
  if (type === 'array') return 'a list';
  return `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
}

function seen(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : JSON.stringify(value);
}
