import { z } from 'zod';
import { Advisory, advisories } from '../../fluentbit/advisory-catalogue.ts';
import { ReleaseCatalogue, releases } from '../../fluentbit/release-catalogue.ts';

/** Releases, advisories or both, as the files of `src/fluentbit/data` hold them; other fields are passed over. */
export type Catalogue = z.infer<typeof Catalogue>;
export const Catalogue = z.object({
  releases: ReleaseCatalogue.shape.releases.optional(),
  advisories: z.array(Advisory).min(1).optional(),
});

/** What is known before: the kept catalogue, else the shipped one. */
export interface KnownCatalogue {
  readonly versions: readonly string[];
  readonly advisories: readonly string[];
}

export const shippedCatalogue: KnownCatalogue = {
  versions: releases.map((release) => release.version),
  advisories: advisories.map((advisory) => advisory.id),
};

export type CatalogueCheck =
  | { readonly kind: 'good'; readonly catalogue: Catalogue }
  | { readonly kind: 'refused'; readonly why: string };

const shownMistakes = 5;

/** Holds a text against the schema, and against what is known: releases and advisories must not get lost unseen. */
export function checkCatalogue(text: string, known: KnownCatalogue): CatalogueCheck {
  const json = parsed(text);
  if (json === undefined) return refused('it is not JSON');
  const read = Catalogue.safeParse(json);
  if (!read.success) return refused(mistakesOf(read.error));
  const catalogue = read.data;
  if (!catalogue.releases && !catalogue.advisories)
    return refused('it has neither "releases" nor "advisories"');
  const versions = catalogue.releases?.map((release) => release.version);
  const ids = catalogue.advisories?.map((advisory) => advisory.id);
  const twice = repeated(versions, 'the version') ?? repeated(ids, 'the advisory');
  const lost = lostFrom(known.versions, versions, 'release') ?? lostFrom(known.advisories, ids, 'advisory');
  const why = twice ?? lost;
  return why === undefined ? { kind: 'good', catalogue } : refused(why);
}

const refused = (why: string): CatalogueCheck => ({ kind: 'refused', why });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** All in one sentence: path, what was expected and what was seen. */
function mistakesOf(error: z.ZodError): string {
  const shown = error.issues
    .slice(0, shownMistakes)
    .map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`);
  const more = error.issues.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function repeated(names: readonly string[] | undefined, noun: string): string | undefined {
  const twice = names?.find((name, at) => names.indexOf(name) !== at);
  return twice === undefined ? undefined : `${noun} ${twice} stands in it twice`;
}

function lostFrom(
  known: readonly string[],
  given: readonly string[] | undefined,
  noun: string,
): string | undefined {
  if (given === undefined) return undefined;
  const here = new Set(given);
  const lost = known.filter((name) => !here.has(name));
  if (lost.length === 0) return undefined;
  const shown = lost.slice(0, shownMistakes).join(', ');
  return `it lacks ${lost.length} known ${noun === 'release' ? 'releases' : 'advisories'} (${shown}${lost.length > shownMistakes ? ', …' : ''})`;
}
