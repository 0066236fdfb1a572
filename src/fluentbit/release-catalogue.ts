import { z } from 'zod';
import data from './data/releases.json' with { type: 'json' };
import { compareVersions, lineOf } from './version.ts';

/** One published release of Fluent Bit. */
export type Release = z.infer<typeof Release>;
export const Release = z
  .object({
    version: z.string().regex(/^\d+\.\d+\.\d+/, 'expected a version such as 3.2.10'),
    line: z.string(),
    date: z.string(),
  })
  .refine(({ version, line }) => lineOf(version) === line, {
    error: 'expected the line to be the first two numbers of the version',
  });

/** A catalogue of releases, as `data/releases.json` and a refreshed one hold it. */
export type ReleaseCatalogue = z.infer<typeof ReleaseCatalogue>;
export const ReleaseCatalogue = z
  .object({ releases: z.array(Release).min(1) })
  .refine(({ releases }) => new Set(releases.map((each) => each.version)).size === releases.length, {
    error: 'expected each version once',
  });

/** All releases of the shipped catalogue, oldest first. */
export const releases: readonly Release[] = ReleaseCatalogue.parse(data).releases.toSorted((a, b) =>
  compareVersions(a.version, b.version),
);

/** The newest release known. */
export const newestRelease: string = releases.at(-1)?.version ?? '';
