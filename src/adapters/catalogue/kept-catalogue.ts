import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newestRelease } from '../../fluentbit/release-catalogue.ts';
import { compareVersions } from '../../fluentbit/version.ts';
import { type Catalogue, checkCatalogue, type KnownCatalogue, shippedCatalogue } from './check-catalogue.ts';

/** Where a data directory keeps its catalogue. */
export const catalogueFile = (directory: string): string => path.join(directory, 'catalogue.json');

/** The last good catalogue of a data directory; undefined where none was kept or what lies there cannot be read any more. */
export async function readKeptCatalogue(directory: string): Promise<Catalogue | undefined> {
  try {
    const text = await readFile(catalogueFile(directory), 'utf8');
    const check = checkCatalogue(text, { versions: [], advisories: [] });
    return check.kind === 'good' ? check.catalogue : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** The newest release that is known: shipped, or learnt by a refresh. */
export async function newestKnown(directory: string): Promise<string> {
  const kept = await readKeptCatalogue(directory);
  const versions = kept?.releases?.map((release) => release.version) ?? [];
  return [newestRelease, ...versions].reduce((a, b) => (compareVersions(b, a) > 0 ? b : a));
}

/** What a new catalogue must not lose: what was kept, else what was shipped. */
export function knownFrom(kept: Catalogue | undefined): KnownCatalogue {
  return {
    versions: kept?.releases?.map((release) => release.version) ?? shippedCatalogue.versions,
    advisories: kept?.advisories?.map((advisory) => advisory.id) ?? shippedCatalogue.advisories,
  };
}

/** Puts the catalogue in place in one move, so that a crash leaves the old one or the new one. What the new one does not hold stays. */
export async function keepCatalogue(
  directory: string,
  catalogue: Catalogue,
  kept: Catalogue | undefined,
): Promise<{ readonly file: string } | { readonly failed: string }> {
  const file = catalogueFile(directory);
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(`${file}.new`, `${JSON.stringify({ ...kept, ...catalogue })}\n`);
    await rename(`${file}.new`, file);
    return { file };
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      return { failed: `${file} cannot be written (${error.message})` };
    throw error;
  }
}
