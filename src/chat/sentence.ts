/**
 * Words as a whole sentence: a capital first and one full stop last. What begins with a name, such as a pod's,
 * keeps it as it is written.
 */
export function sentence(words: string): string {
  const text = words.trim();
  if (text === '') return '';
  const first = /^\p{Ll}+(?=[\s,;:.]|$)/u.test(text) ? `${text[0]?.toUpperCase()}${text.slice(1)}` : text;
  return /[.!?…]$/u.test(first) ? first : `${first}.`;
}
