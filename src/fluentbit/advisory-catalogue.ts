import { z } from 'zod';
import data from './data/advisories.json' with { type: 'json' };
import { byLocale, type Locale } from '../language/locale.ts';
import { compareVersions } from './version.ts';

/** One known defect of released versions. Sources: `evidence` names issues, pull requests, commits or CVEs. */
export type Advisory = z.infer<typeof Advisory>;
const texts = { title: z.string(), conditions: z.string(), workaround: z.string() };
export const Advisory = z.object({
  id: z.string(),
  class: z.enum(['crash', 'hang', 'leak', 'oom', 'dataloss', 'security']),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  plugins: z.array(z.string()),
  affected_ranges: z.array(z.object({ from: z.string(), to: z.string() })),
  affected_versions: z.array(z.string()),
  fixed_in_by_line: z.record(z.string(), z.string().nullable()),
  signatures: z.object({
    stack_frames: z.array(z.string()),
    log_patterns: z.array(z.string().refine(isPattern, 'expected a JavaScript pattern')),
    exit_codes: z.array(z.number()),
  }),
  ...texts,
  ...byLocale(() => z.object(texts).optional()),
  evidence: z.array(z.string()),
  confidence: z.string(),
  note: z.string(),
});

/** All advisories of the catalogue. */
export const advisories: readonly Advisory[] = z
  .object({ advisories: z.array(Advisory) })
  .parse(data).advisories;

/** The advisory of that id, in the shipped catalogue or another. */
export function advisoryOf(id: string, catalogue: readonly Advisory[] = advisories): Advisory | undefined {
  return catalogue.find((advisory) => advisory.id === id);
}

/** The advisory in the words of a language; English where it has none of its own. */
export function inLocale(advisory: Advisory, locale: Locale): Advisory {
  const words = advisory[locale];
  return words === undefined ? advisory : { ...advisory, ...words };
}

/** True when the version lies inside one of the advisory's ranges. */
export function isAffected(advisory: Advisory, version: string): boolean {
  return advisory.affected_ranges.some(
    ({ from, to }) => compareVersions(version, from) >= 0 && compareVersions(version, to) <= 0,
  );
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}
