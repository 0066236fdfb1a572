import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Playbook } from '../../diagnosis/playbook.ts';
import { playbookSchema } from './playbook-schema.ts';

/** One error of a playbook file, with its place. `path` such as `findings[0].when`. */
export interface PlaybookError {
  readonly file: string;
  readonly line: number;
  readonly path: string;
  /** What was expected and what was seen. */
  readonly problem: string;
}

export type CheckedPlaybook =
  | { readonly ok: true; readonly playbook: Playbook }
  | { readonly ok: false; readonly errors: readonly PlaybookError[] };

type Path = readonly PropertyKey[];

/** Checks one playbook file and tells all of its errors at once. */
export function checkPlaybook(file: string, text: string): CheckedPlaybook {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  if (document.errors.length > 0) {
    const errors = document.errors.map(({ pos, message }) => ({
      file,
      line: lineCounter.linePos(pos[0]).line,
      path: '',
      problem: `expected YAML, saw: ${message.split('\n')[0] ?? ''}`,
    }));
    return { ok: false, errors };
  }
  const value: unknown = document.toJS();
  const parsed = playbookSchema.safeParse(value, { reportInput: true });
  if (parsed.success) return { ok: true, playbook: parsed.data };
  const lineOf = (path: Path): number => lineOfNode(document, lineCounter, path);
  const errors = parsed.error.issues.flatMap((issue) =>
    errorsOf(issue, value, lineOf).map((each) => ({ file, ...each })),
  );
  return { ok: false, errors };
}

/** One sentence for people: `known-crash.yaml:3 findings[0].when: expected …, saw …`. */
export function describePlaybookError({ file, line, path, problem }: PlaybookError): string {
  return `${file}:${line}${path === '' ? '' : ` ${path}`}: ${problem}`;
}

function errorsOf(
  issue: z.core.$ZodIssue,
  value: unknown,
  lineOf: (path: Path) => number,
): readonly Omit<PlaybookError, 'file'>[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return { line: lineOf(path), path: written(path), problem: `expected no such key, saw "${key}"` };
    });
  }
  const problem =
    issue.code === 'custom'
      ? issue.message
      : `expected ${expectationOf(issue)}, saw ${seen(valueAt(value, issue.path))}`;
  return [{ line: lineOf(issue.path), path: written(issue.path), problem }];
}

function expectationOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type')
    return `${/^[aeio]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `at least ${String(issue.minimum)}`;
  if (issue.code === 'too_big') return `at most ${String(issue.maximum)}`;
  return issue.message.replace(/^expected /, '');
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

function written(path: Path): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : `${text}${text === '' ? '' : '.'}${String(key)}`,
    '',
  );
}

/** The line of the value, or of the nearest thing around it that is there. */
function lineOfNode(document: Document, lineCounter: LineCounter, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    if (Array.isArray(range) && typeof range[0] === 'number') return lineCounter.linePos(range[0]).line;
  }
  return 1;
}
