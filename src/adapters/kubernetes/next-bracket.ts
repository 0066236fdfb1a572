const [quote, backslash] = ['"', '\\'].map((each) => each.charCodeAt(0));
/** With this bit set, `[` reads `{` and `]` reads `}`. */
const bracesBit = 0x20;
const [opens, closes] = ['{', '}'].map((each) => each.charCodeAt(0));

/** Whether a search stands inside a string of the JSON, and behind a backslash there; kept from one piece to the next. */
export interface StringState {
  inString: boolean;
  isEscaped: boolean;
}

/**
 * Where the first bracket or brace outside of strings stands, at `from` or behind it; the length of the piece when there is none.
 * Bytes of UTF-8 beyond ASCII are never one of those looked for, so a piece may be cut anywhere.
 */
export function nextBracket(piece: Uint8Array, from: number, state: StringState): number {
  for (let at = from; at < piece.length; at += 1) {
    if (state.inString) at = endOfString(piece, at, state);
    else if (piece[at] === quote) state.inString = true;
    else if (isBracket(piece[at])) return at;
  }
  return piece.length;
}

function isBracket(byte = 0): boolean {
  const brace = byte | bracesBit;
  return brace === opens || brace === closes;
}

/** Where the closing quote stands; the length of the piece when it comes later. */
function endOfString(piece: Uint8Array, from: number, state: StringState): number {
  let at = state.isEscaped ? from + 1 : from;
  while (at < piece.length && piece[at] !== quote) at += piece[at] === backslash ? 2 : 1;
  state.inString = at >= piece.length;
  state.isEscaped = at > piece.length;
  return at;
}
