import { join } from 'node:path';
import type { Gap } from '../../evidence/evidence.ts';
import { type BoundedText, readBoundedText } from './bounded-text.ts';

/** Reads one file of a bundle, at most `limit` bytes of it; one that cannot be read becomes a gap. */
export async function readText(
  directory: string,
  source: string,
  { limit, wouldTell }: { readonly limit: number; readonly wouldTell: string },
  gaps: Gap[],
): Promise<BoundedText | undefined> {
  try {
    return await readBoundedText(join(directory, source), limit);
  } catch (error) {
    gaps.push({ what: source, why: whyOf(error), wouldTell, reason: 'broken' });
    return undefined;
  }
}

/** As `readText`, for a file that is worth nothing in part: one that is longer becomes a gap. */
export async function readWholeText(
  directory: string,
  source: string,
  bounds: { readonly limit: number; readonly wouldTell: string },
  gaps: Gap[],
): Promise<string | undefined> {
  const read = await readText(directory, source, bounds, gaps);
  if (!read?.omitted) return read?.text;
  const why = `it is larger than the ${bounds.limit} bytes that are left to read`;
  gaps.push({ what: source, why, wouldTell: bounds.wouldTell, reason: 'too-large' });
  return undefined;
}

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be read';
  return 'code' in error ? `it cannot be read (${String(error.code)})` : error.message;
}
