import { type FileHandle, open } from 'node:fs/promises';

/** A text with the lines in its middle left out when it is too long; each line left out stays as an empty one. */
export interface BoundedText {
  readonly text: string;
  readonly skippedLines: number;
}

const maxBytes = 64 * 2 ** 20;
const headBytes = 2 ** 20;
const pieceBytes = 2 ** 20;
const newline = 10;
/** More lines than this are not kept as empty ones: then only the end of the log is numbered wrongly, and a gap says so. */
const maxEmptyLines = 8 * 2 ** 20;

/**
 * Reads a text file in bounded memory: of a file longer than `limit` bytes (64 MiB) the first mebibyte and the end are read, and the
 * lines between are only counted, so that line numbers hold.
 */
export async function readBoundedText(path: string, limit = maxBytes): Promise<BoundedText> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size <= limit) return { text: await file.readFile('utf8'), skippedLines: 0 };
    const head = await readPiece(file, 0, Math.min(headBytes, limit));
    const headEnd = head.lastIndexOf(newline) + 1;
    const tailStart = size - limit + headBytes;
    const tail = await readPiece(file, tailStart, size - tailStart);
    const tailBegin = tail.indexOf(newline) + 1;
    const skippedLines = await countLines(file, headEnd, tailStart + tailBegin);
    const between = '\n'.repeat(Math.min(skippedLines, maxEmptyLines));
    const text = head.toString('utf8', 0, headEnd) + between + tail.toString('utf8', tailBegin);
    return { text, skippedLines };
  } finally {
    await file.close();
  }
}

async function readPiece(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function countLines(file: FileHandle, from: number, to: number): Promise<number> {
  let lines = 0;
  for (let at = from; at < to; ) {
    const piece = await readPiece(file, at, Math.min(pieceBytes, to - at));
    if (piece.length === 0) break;
    for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, end + 1)) lines += 1;
    at += piece.length;
  }
  return lines;
}
