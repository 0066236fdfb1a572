/** One change of a text: `removed` characters from `at` on give way to `inserted`. Counted in UTF-16 units. */
export interface TextPatch {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

/**
 * The smallest single change that makes one text into the other. Taken from the edited text to the one before, it is an undo that
 * brings every byte back, whatever quotes or comments the edit replaced.
 */
export function patchBetween(from: string, to: string): TextPatch {
  const shorter = Math.min(from.length, to.length);
  let at = 0;
  while (at < shorter && from[at] === to[at]) at += 1;
  let tail = 0;
  while (tail < shorter - at && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
  return { at, removed: from.length - at - tail, inserted: to.slice(at, to.length - tail) };
}

/** Applies a change to the text it was made for. */
export function applyPatch(text: string, { at, removed, inserted }: TextPatch): string {
  return text.slice(0, at) + inserted + text.slice(at + removed);
}
