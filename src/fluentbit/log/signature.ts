import { z } from 'zod';
import data from '../data/signatures.json' with { type: 'json' };

/** Before the name of a group, not of a look-behind. */
const groupName = /\(\?<([A-Za-z]\w*)>/g;
const SignatureData = z.object({
  signatures: z.array(
    z.object({
      id: z.string(),
      match_on: z.enum(['body', 'line']),
      regex: z.string().refine(namesEveryGroup, 'expected a name for every group that captures'),
      emitted_level: z.string(),
      severity: z.string(),
      means: z.string(),
    }),
  ),
});

/** One known log line. */
export interface Signature {
  readonly id: string;
  readonly severity: string;
  readonly means: string;
  /** Its groups have no names here, because V8 pays for a dictionary at every match with names. */
  readonly pattern: RegExp;
  /** Of its groups, in their order. */
  readonly names: readonly string[];
}

export interface SignatureMatch {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
}

const known = SignatureData.parse(data).signatures.map((each) => ({
  ...each,
  pattern: new RegExp(each.regex.replace(groupName, '(')),
  names: namesOf(each.regex),
  component: componentOf(each.regex),
}));
const byId = new Map(known.map((each) => [each.id, each]));
/** What an output or the core says in words of its own is told by its level alone, so it is asked for last and apart. */
const isOwnWords = ({ id }: { readonly id: string }): boolean => id === 'output_error' || id === 'core_error';
const ownWords = known.filter(isOwnWords);
const bodies = known.filter((each) => each.match_on === 'body' && !isOwnWords(each));
const general = bodies.filter((each) => each.component === undefined);
const byComponent = Map.groupBy(
  bodies.filter((each) => each.component !== undefined),
  (each) => each.component ?? '',
);
/** Lines without time and level. The reloader's pattern is left out: it fits any text that speaks of reloading. */
const bare = known.filter(
  (each) => each.match_on === 'line' && each.id !== 'reloader' && each.id !== 'frame',
);

export const signatureIds: readonly string[] = known.map(({ id }) => id);

/** What a known line means, for people. */
export function signatureMeaning(id: string): string | undefined {
  return byId.get(id)?.means;
}

/** `critical`, `error`, `warning` or `info`: what the line means, whatever level it is printed on. */
export function signatureSeverity(id: string): string | undefined {
  return byId.get(id)?.severity;
}

/** Finds the signature of what follows time and level. Only patterns of the same component are tried, then those of any. */
export function matchBody(body: string): SignatureMatch | undefined {
  const component = body.charCodeAt(0) === 91 ? wordBehindBracket(body) : undefined;
  return (
    firstMatch(component === undefined ? [] : (byComponent.get(component) ?? []), body) ??
    firstMatch(general, body)
  );
}

/** A complaint of an output or the core that no signature of its own names; only for lines on the levels `warn` and `error`. */
export function matchComplaint(body: string): SignatureMatch | undefined {
  return body.charCodeAt(0) === 91 ? firstMatch(ownWords, body) : undefined;
}

/** Finds the signature of a line that has no time and level. */
export function matchBareLine(text: string): SignatureMatch | undefined {
  return firstMatch(bare, text);
}

function firstMatch(candidates: readonly Signature[], text: string): SignatureMatch | undefined {
  for (const { id, pattern, names } of candidates) {
    const found = pattern.exec(text);
    if (found) return { id, fields: namedFields(names, found) };
  }
  return undefined;
}

function namedFields(
  names: readonly string[],
  found: readonly (string | undefined)[],
): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (let index = 0; index < names.length; index += 1) {
    const value = found[index + 1];
    if (value !== undefined) fields[names[index] ?? ''] = value;
  }
  return fields;
}

function namesOf(regex: string): readonly string[] {
  return [...regex.matchAll(groupName)].map((found) => found[1] ?? '');
}

/** A pattern or nothing always matches nothing, and then shows how many groups it has. */
function namesEveryGroup(regex: string): boolean {
  return new RegExp(`${regex}|`).exec('')?.length === namesOf(regex).length + 1;
}

/** The literal word behind the opening bracket that a pattern starts with: `input`, `engine`, `http_client`. */
function componentOf(regex: string): string | undefined {
  return /^\^\\\[([a-z_]+(?: [a-z_]+)*)(?=\\\]|:)/.exec(regex)?.[1];
}

function wordBehindBracket(body: string): string {
  let end = 1;
  while (end < body.length && end < 40 && body[end] !== ']' && body[end] !== ':') end += 1;
  return body.slice(1, end);
}
