import type { BodyReader } from './body-reader.ts';
import { type ByteStore, createByteStore } from './byte-store.ts';
import { nextBracket, type StringState } from './next-bracket.ts';

const [brace, bracket, backslash, colon] = ['{', '[', '\\', ':'].map((each) => each.charCodeAt(0));
const space = 0x20;
const itemsKey = Buffer.from('"items"');
const inPlaceOfItem = Buffer.from('null');

/**
 * Reads a list of the API server without ever holding it: each item is looked at once its last byte is there, and only those that
 * `mayMatter` lets through are parsed. The rest of the list is read as `JSON.parse` does, however it is written. Items that are no
 * objects are left out; what is no list is read whole.
 */
export function createListReader(mayMatter: (item: Buffer) => boolean): BodyReader<unknown> {
  const strings: StringState = { inString: false, isEscaped: false };
  const reading: Reading = {
    mayMatter,
    frame: createByteStore(),
    begun: createByteStore(),
    depth: 0,
    place: 'frame',
    items: undefined,
    keptBytes: 0,
  };
  return {
    take(bytes) {
      const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      let from = 0;
      for (let at = nextBracket(piece, 0, strings); at < piece.length; ) {
        const isOpening = piece[at] === brace || piece[at] === bracket;
        from = isOpening ? open(reading, piece, { from, at }) : close(reading, piece, { from, at });
        at = nextBracket(piece, at + 1, strings);
      }
      (reading.place === 'item' ? reading.begun : reading.frame).add(piece.subarray(from));
    },
    heldBytes: () => reading.frame.size + reading.begun.size + reading.keptBytes,
    end() {
      const list = JSON.parse(reading.frame.held().toString()) as object;
      return reading.items === undefined ? list : { ...list, items: reading.items };
    },
  };
}

interface Reading {
  readonly mayMatter: (item: Buffer) => boolean;
  /** The list with `null` for each item. */
  readonly frame: ByteStore;
  /** The beginning of an item that goes on in the next piece. */
  readonly begun: ByteStore;
  /** Brackets that are open. */
  depth: number;
  place: 'frame' | 'items' | 'item';
  /** Undefined until the list's items begin. */
  items: unknown[] | undefined;
  keptBytes: number;
}

/** What stands in a piece from where it was last put away to a bracket. */
interface Stretch {
  readonly from: number;
  readonly at: number;
}

/** Answers up to where the piece is put away. */
function open(reading: Reading, piece: Buffer, { from, at }: Stretch): number {
  reading.depth += 1;
  const { depth, frame } = reading;
  const isItem = reading.place === 'items' && depth === 3 && piece[at] === brace;
  const mayBeItems = depth === 2 && piece[at] === bracket;
  if (!isItem && !mayBeItems) return from;
  frame.add(piece.subarray(from, at));
  if (isItem) reading.place = 'item';
  if (mayBeItems && endsWithItemsKey(frame.held())) {
    reading.place = 'items';
    reading.items = [];
  }
  return at;
}

/** Answers up to where the piece is put away. */
function close(reading: Reading, piece: Buffer, { from, at }: Stretch): number {
  reading.depth -= 1;
  const { depth, place } = reading;
  if (depth === 1) reading.place = 'frame';
  if (depth !== 2 || place !== 'item') return from;
  takeItem(reading, piece.subarray(from, at + 1));
  reading.place = 'items';
  return at + 1;
}

function takeItem(reading: Reading, end: Buffer): void {
  const { mayMatter, frame, begun, items } = reading;
  if (begun.size > 0) begun.add(end);
  const item = begun.size > 0 ? begun.held() : end;
  if (mayMatter(item)) {
    items?.push(JSON.parse(item.toString()));
    reading.keptBytes += item.length;
  }
  begun.clear();
  frame.add(inPlaceOfItem);
}

/** Whether these bytes end with the key `items` and a colon. Behind a backslash its first quote would be part of a longer key. */
function endsWithItemsKey(bytes: Buffer): boolean {
  const colonAt = lastBeforeSpace(bytes, bytes.length);
  const endAt = lastBeforeSpace(bytes, colonAt) + 1;
  const startAt = endAt - itemsKey.length;
  if (bytes[colonAt] !== colon || startAt < 1) return false;
  return bytes.subarray(startAt, endAt).equals(itemsKey) && bytes[startAt - 1] !== backslash;
}

/** Where the last byte before `end` stands that is no space. */
function lastBeforeSpace(bytes: Buffer, end: number): number {
  let at = end - 1;
  while (at >= 0 && (bytes[at] ?? 0) <= space) at -= 1;
  return at;
}
