/** No ticket is longer; with the limits on patterns it bounds how long one can take to be compared. */
export const longestTicket = 64;
const longestPattern = 120;
const mostRepeats = 3;
const mostAlternatives = 8;

/** Whether a ticket looks as the pattern says, from its first character to its last. */
export const isTicket = (text: string, pattern: string): boolean =>
  text.length <= longestTicket && new RegExp(`^(?:${pattern})$`, 'u').test(text);

/**
 * Why a pattern is not taken, as what was expected; undefined when it is. Only patterns that cannot take long are: no group that
 * repeats, nothing that looks around or back, few repeats and alternatives.
 */
export function whyNoTicketPattern(pattern: string): string | undefined {
  const example = 'such as OPS-[0-9]+';
  if (pattern.length > longestPattern)
    return `expected a pattern of at most ${longestPattern} characters, ${example}`;
  try {
    new RegExp(`^(?:${pattern})$`, 'u').test('');
  } catch {
    return `"${pattern}" is no regular expression: expected one ${example}`;
  }
  const bare = pattern.replaceAll(/\\[^1-9k]/gu, 'x').replaceAll(/\[[^\]]*\]/gu, 'x');
  const isPlain = !/\)[*+?{]|\\|\(\?[^:]/u.test(bare);
  const repeats = bare.match(/[*+{]|(?<!\()\?/gu)?.length ?? 0;
  const alternatives = bare.match(/\|/gu)?.length ?? 0;
  if (isPlain && repeats <= mostRepeats && alternatives <= mostAlternatives) return undefined;
  return `"${pattern}" could take very long to compare: expected no group that repeats, at most ${mostRepeats} repeats and ${mostAlternatives} alternatives, ${example}`;
}
