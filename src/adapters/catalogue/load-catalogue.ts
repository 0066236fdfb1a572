import { type Advisory, advisories } from '../../fluentbit/advisory-catalogue.ts';
import { type Release, releases } from '../../fluentbit/release-catalogue.ts';
import { compareVersions } from '../../fluentbit/version.ts';
import { type Catalogue, checkCatalogue } from './check-catalogue.ts';
import { fetchCatalogue, missingFile } from './fetch-catalogue.ts';
import { catalogueFile } from './kept-catalogue.ts';

/** A refreshed catalogue, or why the shipped one holds: nothing was refreshed yet (`missing`), or the file is of no use (`broken`). */
export type LoadedCatalogue =
  | { readonly kind: 'refreshed'; readonly file: string; readonly catalogue: WorkingCatalogue }
  | { readonly kind: 'missing' | 'broken'; readonly why: string };

export interface WorkingCatalogue {
  /** Oldest first. */
  readonly known: readonly Release[];
  readonly advisories: readonly Advisory[];
}

/** Loads what `releases refresh` keeps in a data directory. What only the shipped data holds stays known beside it. */
export async function loadCatalogue(directory: string): Promise<LoadedCatalogue> {
  const file = catalogueFile(directory);
  const fetched = await fetchCatalogue(file);
  if ('failed' in fetched) {
    const kind = fetched.failed === missingFile ? 'missing' : 'broken';
    return { kind, why: sentence(file, fetched.failed) };
  }
  const check = checkCatalogue(fetched.text, { versions: [], advisories: [] });
  if (check.kind === 'refused') return { kind: 'broken', why: sentence(file, check.why) };
  return { kind: 'refreshed', file, catalogue: besideShipped(check.catalogue) };
}

const sentence = (file: string, why: string): string =>
  `${file} is not used: ${why}; the shipped releases and advisories hold.`;

function besideShipped(kept: Catalogue): WorkingCatalogue {
  const known = new Map([...releases, ...(kept.releases ?? [])].map((each) => [each.version, each]));
  const judged = new Map([...advisories, ...(kept.advisories ?? [])].map((each) => [each.id, each]));
  return {
    known: [...known.values()].toSorted((a, b) => compareVersions(a.version, b.version)),
    advisories: [...judged.values()],
  };
}
