import { gunzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** The text in the form in which it is kept: zstd. */
export const compressed = (text: string): Uint8Array => zstdCompressSync(text);

/** What is kept as text: also what earlier versions kept with gzip, or as it was. */
export function decompressed(kept: Uint8Array): string {
  const begin = Buffer.from(kept.subarray(0, 4)).toString('hex');
  if (begin === '28b52ffd') return zstdDecompressSync(kept).toString();
  if (begin.startsWith('1f8b')) return gunzipSync(kept).toString();
  return Buffer.from(kept).toString();
}
