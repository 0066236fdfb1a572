/** Takes the body of one answer piece by piece, as it arrives. */
export interface BodyReader<T> {
  /** The piece may be written over afterwards. */
  take(piece: Uint8Array): void;
  /** How much of what it took it still holds. */
  heldBytes(): number;
  /** What the body says, asked once, behind its last piece. Throws a SyntaxError where it is not what was expected. */
  end(): T;
}

/** The whole body as text. */
export function createTextReader(): BodyReader<string> {
  // Text at once, not bytes to be joined: large blocks that come and go leave holes in the process's memory.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  let bytes = 0;
  return {
    take(piece) {
      bytes += piece.length;
      text += decoder.decode(piece, { stream: true });
    },
    heldBytes: () => bytes,
    end: () => text + decoder.decode(),
  };
}

/** The whole body as JSON. */
export function createJsonReader(): BodyReader<unknown> {
  const text = createTextReader();
  return { ...text, end: () => JSON.parse(text.end()) as unknown };
}
