/** A place in a JSON text that is not JSON. `line` and `column` are 1-based. */
export interface JsonFlaw {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

export interface JsonPlace {
  readonly at: number;
  readonly line: number;
}

type Path = readonly (string | number)[];
interface Frame {
  readonly kind: 'object' | 'array';
  key: string | number;
}
type Awaiting = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing';

const literal = /true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const expectations: Readonly<Record<Awaiting, string>> = {
  value: 'a value',
  'value or ]': 'a value or "]"',
  key: 'a key in double quotes',
  'key or }': 'a key in double quotes or "}"',
  ':': '":"',
  ', or end': '"," or the end of the list or object',
  nothing: 'the end of the text',
};

/**
 * Where the value at `path` begins: its 1-based line and the characters before it; undefined when the text has no such value. Reads the
 * text once from the front, without recursion, so that neither size nor depth of a document matters; what follows the first value of
 * the text is not looked at.
 */
export function placeOfPath(text: string, path: Path): JsonPlace | undefined {
  const found = scan(text, path);
  return found.kind === 'found' ? { at: found.at, line: lineAt(text, found.at) } : undefined;
}

/** The string, number or word at `path`, a string without its quotes; undefined when there is none or when it is a list or object. */
export function textAtPath(text: string, path: Path): string | undefined {
  const found = scan(text, path);
  const end = found.kind === 'found' ? endOfScalar(text, found.at) : undefined;
  if (found.kind !== 'found' || end === undefined) return undefined;
  const written = text.slice(found.at, end);
  return written.startsWith('"') ? textOf(written) : written;
}

/** The first place where the text stops being JSON; undefined when it is JSON. */
export function firstFlaw(text: string): JsonFlaw | undefined {
  const found = scan(text, undefined);
  if (found.kind !== 'flaw') return undefined;
  const lineStart = text.lastIndexOf('\n', found.at - 1) + 1;
  const column = found.at - lineStart + 1;
  return { line: lineAt(text, found.at), column, expected: expectations[found.awaiting] };
}

type Scan =
  | { readonly kind: 'found'; readonly at: number }
  | { readonly kind: 'flaw'; readonly at: number; readonly awaiting: Awaiting }
  | { readonly kind: 'end' };

function scan(text: string, wanted: Path | undefined): Scan {
  const stack: Frame[] = [];
  let awaiting: Awaiting = 'value';
  /** How many keys from the top agree with the path asked for. */
  let agreeing = 0;
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const top = stack.at(-1);
    const sign = text[at] ?? '';
    if (awaiting === 'value' || (awaiting === 'value or ]' && sign !== ']')) {
      if (wanted && agreeing === wanted.length && stack.length === wanted.length)
        return { kind: 'found', at };
      const end = sign === '{' || sign === '[' ? at + 1 : endOfScalar(text, at);
      if (end === undefined) return { kind: 'flaw', at, awaiting };
      if (sign === '{') {
        stack.push({ kind: 'object', key: '' });
        awaiting = 'key or }';
      } else if (sign === '[') {
        stack.push({ kind: 'array', key: 0 });
        agreeing = agree(wanted, agreeing, stack.length - 1, 0);
        awaiting = 'value or ]';
      } else awaiting = stack.length === 0 ? 'nothing' : ', or end';
      at = end;
    } else if ((awaiting === 'key' || awaiting === 'key or }') && sign === '"' && top) {
      const end = endOfString(text, at);
      if (end === undefined) return { kind: 'flaw', at, awaiting };
      top.key = textOf(text.slice(at, end));
      agreeing = agree(wanted, agreeing, stack.length - 1, top.key);
      awaiting = ':';
      at = end;
    } else {
      const next = punctuation(stack, awaiting, sign);
      if (next === undefined) return { kind: 'flaw', at, awaiting };
      if (next === 'value' && top?.kind === 'array')
        agreeing = agree(wanted, agreeing, stack.length - 1, top.key);
      agreeing = Math.min(agreeing, stack.length);
      awaiting = next;
      at += 1;
    }
    at = skipSpace(text, at);
  }
  return awaiting === 'nothing' ? { kind: 'end' } : { kind: 'flaw', at: text.length, awaiting };
}

/** Takes `:`, `,`, `}` or `]` and says what must follow; undefined when it does not belong there. */
function punctuation(stack: Frame[], awaiting: Awaiting, sign: string): Awaiting | undefined {
  const top = stack.at(-1);
  if (awaiting === ':' && sign === ':') return 'value';
  if (awaiting === ', or end' && sign === ',' && top) {
    if (top.kind === 'object') return 'key';
    top.key = Number(top.key) + 1;
    return 'value';
  }
  const closes = top?.kind === 'object' ? '}' : ']';
  const mayClose = awaiting === ', or end' || awaiting === 'key or }' || awaiting === 'value or ]';
  if (!top || sign !== closes || !mayClose) return undefined;
  stack.pop();
  return stack.length === 0 ? 'nothing' : ', or end';
}

function agree(wanted: Path | undefined, agreeing: number, depth: number, key: string | number): number {
  if (!wanted || agreeing < depth) return agreeing;
  return depth + (wanted[depth] === key ? 1 : 0);
}

function endOfScalar(text: string, at: number): number | undefined {
  if (text[at] === '"') return endOfString(text, at);
  literal.lastIndex = at;
  return literal.test(text) ? literal.lastIndex : undefined;
}

function endOfString(text: string, at: number): number | undefined {
  for (let end = at + 1; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === 92) end += 1;
    else if (code === 34) return end + 1;
    else if (code < 32) return undefined;
  }
  return undefined;
}

function textOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === 32 || code === 10 || code === 13 || code === 9; ) {
    at += 1;
    code = text.charCodeAt(at);
  }
  return at;
}

function lineAt(text: string, at: number): number {
  let line = 1;
  for (let found = text.indexOf('\n'); found >= 0 && found < at; found = text.indexOf('\n', found + 1))
    line += 1;
  return line;
}
