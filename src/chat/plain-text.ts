/**
 * Text from outside without what could deceive a reader: terminal escapes, control characters, characters that
 * reorder or hide text, half surrogates. Line breaks and tabs stay.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(terminalEscape, '')
    .replaceAll(deceptive, '');
}

/** At most `max` UTF-16 units, cut between code points and ended by "…" when something is missing. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const char of text) {
    if (kept.length + char.length > max - 1) break;
    kept += char;
  }
  return max > 0 ? `${kept}…` : '';
}

/** A control character that is no white space, then `[…m` and its kin, or `]…` up to the bell that ends it. */
const terminalEscape = /[^\P{Cc}\s](?:\[[0-?]*[ -/]*[@-~]|\][^\p{Cc}]*(?:[^\P{Cc}\s]\\?)?|[()][0-9A-Za-z])/gu;
const deceptive =
  /[^\P{Cc}\n\t]|\p{Bidi_Control}|[\u200B\u2028\u2029\u2060-\u2064\uFEFF\u{E0000}-\u{E007F}]/gu;
