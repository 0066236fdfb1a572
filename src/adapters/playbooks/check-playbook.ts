import { type Document, LineCounter, parseDocument } from 'yaml';
import type { Playbook } from '../../diagnosis/playbook.ts';
import { crossCheck } from './cross-check.ts';
import { type Path, type Problem, problemsOf, writtenPath } from './issue-words.ts';
import { playbookSchema, switchedOffSchema } from './playbook-schema.ts';

/** One error of a playbook file, with its place, counted from 1. `path` such as `findings[0].when`. */
export interface PlaybookError {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  /** What was expected and what was seen. */
  readonly problem: string;
}

export type CheckedPlaybook =
  | { readonly kind: 'playbook'; readonly playbook: Playbook; readonly place: Place }
  | { readonly kind: 'switched-off'; readonly name: string; readonly place: Place }
  | { readonly kind: 'broken'; readonly errors: readonly PlaybookError[] };

/** Where the name stands. */
interface Place {
  readonly line: number;
  readonly column: number;
}

const maxLength = 262_144;
/** One slip of the pen may be seen by the parser as hundreds. */
const maxSyntaxErrors = 10;

/** Checks one playbook file and tells all of its errors at once. `translated`: every text must be there in every language. */
export function checkPlaybook(
  file: string,
  text: string,
  { translated }: { readonly translated: boolean } = { translated: false },
): CheckedPlaybook {
  const lineCounter = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const broken = (place: Place, problem: string): CheckedPlaybook => ({
    kind: 'broken',
    errors: [{ file, ...place, path: '', problem }],
  });
  if (text.length > maxLength)
    return broken({ line: 1, column: 1 }, `expected at most ${maxLength} characters, saw ${text.length}`);
  const document = parseDocument(text, { lineCounter });
  if (document.errors.length > 0) {
    const errors = document.errors.slice(0, maxSyntaxErrors).map(({ pos, message }) => ({
      file,
      ...at(pos[0]),
      path: '',
      problem: `expected YAML, saw: ${withoutPlace(message)}`,
    }));
    return { kind: 'broken', errors };
  }
  const value = valueOf(document);
  if (!value.ok) return broken({ line: 1, column: 1 }, `expected YAML, saw: ${value.why}`);
  const placeOf = (path: Path): Place => at(offsetOf(document, path));
  return judge(value.value, translated, placeOf, file);
}

/** One sentence for people: `known-crash.yaml:3:5 findings[0].when: expected …, saw …`. */
export function describePlaybookError({ file, line, column, path, problem }: PlaybookError): string {
  return `${file}:${line}:${column}${path === '' ? '' : ` ${path}`}: ${problem}`;
}

function judge(
  value: unknown,
  translated: boolean,
  placeOf: (path: Path) => Place,
  file: string,
): CheckedPlaybook {
  const isOff = typeof value === 'object' && value !== null && Reflect.get(value, 'enabled') === false;
  const place = placeOf(['name']);
  const parsed = isOff
    ? switchedOffSchema.safeParse(value, { reportInput: true })
    : playbookSchema.safeParse(value, { reportInput: true });
  const problems: readonly Problem[] = [
    ...(parsed.error?.issues.flatMap((issue) => problemsOf(issue, value)) ?? []),
    ...(isOff ? [] : crossCheck(value, translated)),
  ];
  if (parsed.success && problems.length === 0) {
    const { data } = parsed;
    return 'cause' in data
      ? { kind: 'playbook', playbook: data, place }
      : { kind: 'switched-off', name: data.name, place };
  }
  const errors = problems
    .map(({ path, problem }) => ({ file, ...placeOf(path), path: writtenPath(path), problem }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
  return { kind: 'broken', errors };
}

/** Aliases that grow without end are refused by the parser when the value is made. */
function valueOf(document: Document): { ok: true; value: unknown } | { ok: false; why: string } {
  try {
    return { ok: true, value: document.toJS() };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : 'an error' };
  }
}

/** The parser adds the place to its words, and a picture of it. */
function withoutPlace(message: string): string {
  return (message.split('\n')[0] ?? '')
    .replace(/ at line \d+, column \d+:?$/, '')
    .replace(/^Source contains multiple documents.*/, 'several documents in one file');
}

/** Where the value stands, or the nearest thing around it that is there. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    if (Array.isArray(range) && typeof range[0] === 'number') return range[0];
  }
  return 0;
}
