import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gap } from '../../evidence/evidence.ts';

/** Where files of one kind stand in a bundle, and what they tell. */
export interface FilePlace {
  /** Inside the bundle; empty for the bundle itself. */
  readonly folder: string;
  /** How many levels below the folder the files stand; 1 for right in it. */
  readonly depth: number;
  /** Such as `logs/NAMESPACE/POD/CONTAINER/current.log`. */
  readonly pattern: string;
  readonly isWanted: (name: string) => boolean;
  readonly wouldTell: string;
}

/** Names below the place's folder; the last one is the file's. */
export type FoundFile = readonly string[];

/**
 * The regular files of one kind, in the order of their names. What bears the name of one and is none, stands too high, or is a folder
 * that cannot be listed, becomes a gap each. Links are not followed.
 */
export async function findFiles(
  directory: string,
  place: FilePlace,
  gaps: Gap[],
): Promise<readonly FoundFile[]> {
  const found = await walk(directory, place, []);
  gaps.push(...found.flatMap((each) => ('why' in each ? [each] : [])));
  return found.flatMap((each) => ('why' in each ? [] : [each.names]));
}

type Found = { readonly names: FoundFile } | Gap;

async function walk(
  directory: string,
  place: FilePlace,
  names: readonly string[],
): Promise<readonly Found[]> {
  const gapAt = (at: readonly string[], why: string): Gap => ({
    what: [place.folder, ...at].filter(Boolean).join('/'),
    why,
    wouldTell: place.wouldTell,
    reason: 'broken',
  });
  const listing = await list(join(directory, place.folder, ...names));
  if (typeof listing === 'string') return [gapAt(names, listing)];
  const isLast = names.length === place.depth - 1;
  const below = await Promise.all(
    listing.map(async (entry): Promise<readonly Found[]> => {
      const at = [...names, entry.name];
      if (!isLast && entry.isDirectory()) return walk(directory, place, at);
      if (isLast && place.isWanted(entry.name) && entry.isFile()) return [{ names: at }];
      const why = whyNot(entry, isLast, place);
      return why === undefined ? [] : [gapAt(at, why)];
    }),
  );
  return below.flat();
}

/** The entries in the order of their names, none of a folder that is not there; or why they cannot be told. */
async function list(folder: string): Promise<readonly Dirent[] | string> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error';
    if (code === 'ENOENT') return [];
    return code === 'ENOTDIR' ? 'it is a file; expected a folder' : `it cannot be listed (${code})`;
  }
}

/** Why an entry is not read; undefined for one that nobody misses. */
function whyNot(entry: Dirent, isLast: boolean, { isWanted, pattern }: FilePlace): string | undefined {
  if (isLast && !isWanted(entry.name)) return undefined;
  if (entry.isSymbolicLink()) return 'it is a link, and links are not followed';
  if (isLast) return entry.isDirectory() ? 'it is a folder; expected a file' : 'it is no regular file';
  return isWanted(entry.name) ? `it stands in the wrong folder; expected ${pattern}` : undefined;
}
