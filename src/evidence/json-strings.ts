export type JsonPath = readonly (string | number)[];
type Rewrite = (value: string, path: JsonPath) => string;

interface Frame {
  readonly isObject: boolean;
  key: string | number;
}

/**
 * The same JSON text with each string value (not the keys) rewritten in its place: layout and line numbers stay, because a JSON
 * string stands on one line. The text must be JSON; of a text that is none, nothing is promised. Linear and without recursion.
 */
export function rewriteStrings(text: string, rewrite: Rewrite): string {
  const stack: Frame[] = [];
  const parts: string[] = [];
  let copied = 0;
  let expectsKey = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    const top = stack.at(-1);
    if (sign === '"') {
      const end = endOfString(text, at);
      const value = decoded(text.slice(at, end));
      if (expectsKey && top) top.key = value;
      else {
        const path = stack.map((each) => each.key);
        const instead = rewrite(value, path);
        if (instead !== value) {
          parts.push(text.slice(copied, at), JSON.stringify(instead));
          copied = end;
        }
      }
      expectsKey = false;
      at = end - 1;
    } else if (sign === '{' || sign === '[') {
      stack.push({ isObject: sign === '{', key: sign === '{' ? '' : 0 });
      expectsKey = sign === '{';
    } else if (sign === '}' || sign === ']') stack.pop();
    else if (sign === ',' && top) {
      expectsKey = top.isObject;
      if (!top.isObject) top.key = Number(top.key) + 1;
    }
  }
  return parts.join('') + text.slice(copied);
}

/** Where the string that begins at `at` is over. */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
  return text.length;
}

function decoded(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}
