import { isNoSecret, isSecretHeader, namesSecret } from './secret-names.ts';

/** What stands where a secret stood. */
export const redacted = '[redacted]';

/** `Shared_Key abc`, `- http_passwd: abc`, `@SET token=abc`, also where a `#` switches the line off. */
const setting =
  /^([ \t]*(?:#[ \t]*)?(?:-[ \t]+)?(?:(?:@SET|export|local)[ \t]+)?)(["']?)([\w.@-]{1,100})\2([ \t]*[:=][ \t]*|[ \t]+)([^]*)$/i;
/** Keys whose value begins with a name of its own: HTTP headers, fields that a filter adds. */
const pairKey = /^(?:(?:success_)?headers?|add|set|record|add_label)$/i;
const pair = /^(["']?)([\w.-]{1,100})(:?[ \t]+|:)([^]+)$/;
const blockScalar = /^[|>][-+0-9]{0,2}[ \t]*(?:#[^]*)?$/;
const yamlKey = /^[ \t]*(?:-[ \t]+)?["']?[\w.@/-]{1,100}["']?:(?:\s|$)/;

/** A secret of YAML that goes on below its key: all that is deeper, or what is deeper and has no key of its own, or up to the quote. */
type Rest =
  | { readonly kind: 'block' | 'plain'; readonly indent: number }
  | { readonly kind: 'quoted'; readonly quote: string };

/**
 * Takes the values of secret settings out of a configuration, classic or YAML, or of anything else that is written line by line. The
 * number of lines stays, and what is no secret stays byte for byte.
 */
export function redactSettings(text: string): string {
  let rest: Rest | undefined;
  /** What the line before calls the `value` of this one. */
  let variable = '';
  const lines = text.split('\n').map((line) => {
    if (rest && goesOn(rest, line)) {
      const end = rest.kind === 'quoted' && line.includes(rest.quote) ? rest.quote : '';
      if (end !== '') rest = undefined;
      return line.trim() === '' ? line : `${/^\s*(?:- )?/.exec(line)?.[0]}${redacted}${end}`;
    }
    const found = setting.exec(line);
    if (!found) {
      rest = undefined;
      return line;
    }
    const key = found[3] ?? '';
    const name = key === 'value' ? variable : key;
    variable = key === 'name' ? unquoted(found[5] ?? '') : '';
    rest = restOf(found, name);
    return withoutSecret(found, name);
  });
  return lines.join('\n');
}

function withoutSecret(
  [line, start = '', quote = '', key = '', between = '', value = '']: RegExpExecArray,
  name: string,
): string {
  const before = start + quote + key + quote + between;
  if (pairKey.test(key)) return before + withoutPair(value);
  const isItem = /-[ \t]+$/.test(start) && isSecretHeader(key);
  if (!isItem && !namesSecret(name)) return line;
  return before + hidden(name, value, between.trim() !== '');
}

function withoutPair(value: string): string {
  const [, quote = '', name = '', between = '', secret = ''] = pair.exec(value) ?? [];
  if (!isSecretHeader(name)) return value;
  const end = quote !== '' && secret.trimEnd().endsWith(quote) ? quote : '';
  const bare = secret.trimEnd().slice(0, end === '' ? undefined : -1);
  return isNoSecret(name, bare) ? value : `${quote}${name}${between}${redacted}${end}`;
}

const quotedValue = /^(?:"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*')(?=[\s;,)}\]]|$)/;

/** Quotes stay, so that a configuration stays readable; so does what opens a block of lines. */
function hidden(key: string, value: string, isQuotable: boolean): string {
  if (isNoSecret(key, value) || blockScalar.test(value)) return value;
  const quote = isQuotable ? /^["']/.exec(value)?.[0] : undefined;
  if (quote === undefined) return `${redacted}${value.endsWith('\r') ? '\r' : ''}`;
  const closed = quotedValue.exec(value)?.[0];
  return closed === undefined
    ? `${quote}${redacted}`
    : `${quote}${redacted}${quote}${value.slice(closed.length)}`;
}

const unquoted = (value: string): string => value.trim().replace(/^(["'])(.*)\1$/, '$2');

function restOf(
  [, start = '', , , between = '', value = '']: RegExpExecArray,
  name: string,
): Rest | undefined {
  if (!between.includes(':') || !namesSecret(name)) return undefined;
  const indent = start.length;
  const text = value.trim();
  if (blockScalar.test(text)) return { kind: 'block', indent };
  const quote = /^["']/.exec(text)?.[0];
  if (quote === undefined) return { kind: 'plain', indent };
  return text.length > 1 && text.includes(quote, 1) ? undefined : { kind: 'quoted', quote };
}

function goesOn(rest: Rest, line: string): boolean {
  if (rest.kind === 'quoted' || line.trim() === '') return true;
  const indent = indentOf(line);
  if (rest.kind === 'block') return indent > rest.indent;
  const isItem = indent === rest.indent && /^\s*- /.test(line);
  return (indent > rest.indent || isItem) && !yamlKey.test(line);
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
