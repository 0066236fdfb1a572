const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Full width or wide by Unicode's East Asian Width, as far as terminals agree. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
// eslint-disable-next-line no-control-regex
const narrowOnly = /^[\u0020-\u007e]*$/;

export function graphemes(text: string): readonly string[] {
  return [...segmenter.segment(text)].map((each) => each.segment);
}

/** How many columns of a terminal a text takes: an ideograph takes two. */
export function columnsOf(text: string): number {
  if (narrowOnly.test(text)) return text.length;
  return graphemes(text).reduce((sum, each) => sum + (wide.test(each) ? 2 : 1), 0);
}
