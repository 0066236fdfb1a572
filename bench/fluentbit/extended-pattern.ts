const replacements: readonly (readonly [RegExp, string])[] = [
  [/\(\?<[a-z_0-9]+>/gi, '('],
  [/\(\?:/g, '('],
  [/([*+?}])\?/g, '$1'],
  [/\\d/g, '[0-9]'],
  [/\\w/g, '[[:alnum:]_]'],
  [/\\s/g, '[[:space:]]'],
  [/\\S/g, '[^[:space:]]'],
  [/\\([/"'\-:,=#<>])/g, '$1'],
];

/**
 * A signature as POSIX extended pattern without its anchors, for grep. Undefined for what such patterns cannot say: look-around,
 * back-references, classes inside brackets.
 */
export function unanchored(source: string): string | undefined {
  if (/\(\?[=!]|\(\?<[=!]|\\[1-9]|\[[^\]]*\\[dwsS]/.test(source)) return undefined;
  const body = source.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  return replacements.reduce((text, [from, to]) => text.replace(from, to), body);
}
