const itemsKey = '"items":[';
const [quote, backslash, comma] = ['"', '\\', ','].map((each) => each.charCodeAt(0));
const [opens, closes, opensList, closesList] = ['{', '}', '[', ']'].map((each) => each.charCodeAt(0));

/**
 * `JSON.parse` of a list of the API server without the items that `mayMatter` refuses, which are cut out of the text and cost no
 * parsing. A list that is not written as Go's encoder does is read whole. Throws a SyntaxError for what is no JSON.
 */
export function parseList(text: string, mayMatter: (item: string) => boolean): unknown {
  const from = text.indexOf(itemsKey) + itemsKey.length;
  const cut = isHead(text.slice(0, from)) ? cutItems(text, from, mayMatter) : undefined;
  if (cut === undefined) return JSON.parse(text) as unknown;
  return JSON.parse(text.slice(0, from) + cut.kept.join(',') + text.slice(cut.end)) as unknown;
}

/** Whether this is a list up to its items: closed here, it is an object with none. */
function isHead(head: string): boolean {
  try {
    const list = JSON.parse(`${head}]}`) as { readonly items?: unknown };
    return head.endsWith(itemsKey) && Array.isArray(list.items);
  } catch {
    return false;
  }
}

interface Cut {
  readonly kept: readonly string[];
  /** Where the list's closing bracket stands. */
  readonly end: number;
}

function cutItems(text: string, from: number, mayMatter: (item: string) => boolean): Cut | undefined {
  const kept: string[] = [];
  if (text.charCodeAt(from) === closesList) return { kept, end: from };
  for (let start = from; ; ) {
    const end = endOfObject(text, start);
    if (end === undefined) return undefined;
    const item = text.slice(start, end);
    if (mayMatter(item)) kept.push(item);
    const next = text.charCodeAt(end);
    if (next === closesList) return { kept, end };
    if (next !== comma) return undefined;
    start = end + 1;
  }
}

/** Where the object that begins at `start` is over; undefined when none begins there, or it has no end. */
function endOfObject(text: string, start: number): number | undefined {
  if (text.charCodeAt(start) !== opens) return undefined;
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === opens || code === opensList) depth += 1;
    else if (code === closes || code === closesList) depth -= 1;
    if (at === -1) return undefined;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

/** Where the closing quote stands; -1 when there is none. A quote after an odd number of backslashes closes nothing. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return -1;
}
