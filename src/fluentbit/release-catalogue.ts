import { z } from 'zod';
import data from './data/releases.json' with { type: 'json' };
import { compareVersions, parseVersion } from './version.ts';

/** One published release of Fluent Bit. */
export type Release = z.infer<typeof Release>;
export const Release = z.object({ version: z.string(), line: z.string(), date: z.string() });

/** All releases of the catalogue, oldest first. */
export const releases: readonly Release[] = z
  .object({ releases: z.array(Release) })
  .parse(data)
  .releases.toSorted((a, b) => compareVersions(a.version, b.version));

/** The newest release known. */
export const newestRelease: string = releases.at(-1)?.version ?? '';

/** The newest release of a line (`3.2`) that is not the first of its series; undefined when there is none. */
export function newestPatched(line: string): string | undefined {
  return releases.findLast((each) => each.line === line && (parseVersion(each.version)?.patch ?? 0) > 0)
    ?.version;
}

/** All release lines, oldest first: `…, 3.2, 4.0, 4.1, …`. */
export const lines: readonly string[] = [...new Set(releases.map((each) => each.line))];
