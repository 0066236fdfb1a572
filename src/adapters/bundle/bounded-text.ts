import { type FileHandle, open } from 'node:fs/promises';
import type { OmittedLines } from '../../fluentbit/log/log-story.ts';

/** A text; of one that is too long also what was left out. */
export interface BoundedText {
  readonly text: string;
  readonly omitted?: OmittedLines & { readonly bytes: number };
}

const headBytes = 2 ** 20;
const pieceBytes = 2 ** 20;
const newline = 10;

/**
 * Reads a text file in bounded memory. Of a file of more than `limit` bytes its beginning (up to a mebibyte, which holds the start of
 * Fluent Bit with its version) and its end are read as whole lines; the lines between are counted and left out. UTF-8, or UTF-16 with
 * a mark at its beginning, as PowerShell writes it; damaged characters become U+FFFD. Throws where the file cannot be read, and a
 * plain Error for UTF-16 of more than `limit` bytes.
 */
export async function readBoundedText(path: string, limit: number): Promise<BoundedText> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const isLong = size > limit;
    const buffer = Buffer.allocUnsafe(isLong ? limit : size);
    const head = await fill(
      file,
      buffer.subarray(0, isLong ? Math.min(headBytes, Math.floor(limit / 2)) : size),
      0,
    );
    if (!isLong) return { text: decode(head) };
    if (encodingOf(head) !== 'utf-8') {
      throw new Error(`it is longer than ${limit} bytes and in UTF-16; expected UTF-8`);
    }
    return await readEnds(file, size, buffer, head.length);
  } finally {
    await file.close();
  }
}

/** The beginning already stands in the buffer; the end is read behind it, and moved up to it. */
async function readEnds(
  file: FileHandle,
  size: number,
  buffer: Buffer,
  headLength: number,
): Promise<BoundedText> {
  const lastNewline = buffer.lastIndexOf(newline, headLength - 1);
  const headEnd = lastNewline < 0 ? headLength : lastNewline + 1;
  // A beginning without a line end is a line cut off.
  buffer[headEnd - 1] = newline;
  const tailStart = size - (buffer.length - headEnd);
  const read = await fill(file, buffer.subarray(headEnd), tailStart);
  const tailNewline = read.indexOf(newline);
  const dropped = tailNewline < 0 ? read.length : tailNewline + 1;
  const counted = await countLines(file, headEnd, tailStart + dropped);
  buffer.copyWithin(dropped, 0, headEnd);
  return {
    text: decode(buffer.subarray(dropped, headEnd + read.length)),
    omitted: {
      at: decode(buffer.subarray(dropped, dropped + headEnd)).length,
      lines: lastNewline < 0 && headEnd > 0 ? Math.max(counted - 1, 0) : counted,
      bytes: tailStart + dropped - headEnd,
    },
  };
}

/** What could be read of as much as the buffer holds. */
async function fill(file: FileHandle, buffer: Buffer, position: number): Promise<Buffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Byte by byte: a search for each line end would take minutes where a gigabyte holds nothing else. */
async function countLines(file: FileHandle, from: number, to: number): Promise<number> {
  const buffer = Buffer.allocUnsafe(pieceBytes);
  let lines = 0;
  for (let at = from; at < to; ) {
    const piece = await fill(file, buffer.subarray(0, Math.min(pieceBytes, to - at)), at);
    if (piece.length === 0) break;
    for (let index = 0; index < piece.length; index += 1) if (piece[index] === newline) lines += 1;
    at += piece.length;
  }
  return lines;
}

function decode(buffer: Buffer): string {
  const encoding = encodingOf(buffer);
  // The decoder drops the mark at the beginning, and knows no big-endian UTF-16 in every build of Node.
  if (encoding === 'utf-8') return new TextDecoder().decode(buffer);
  const whole = buffer.subarray(2, buffer.length - (buffer.length % 2));
  return (encoding === 'utf-16be' ? whole.swap16() : whole).toString('utf16le');
}

function encodingOf(buffer: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return 'utf-16le';
  return buffer[0] === 0xfe && buffer[1] === 0xff ? 'utf-16be' : 'utf-8';
}
