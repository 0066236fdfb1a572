import { isAtLeast } from '../version.ts';
import type { ConfigSection } from './fluent-bit-config.ts';
import { type FoundProblem, notStarting } from './found-problem.ts';

/** Parsers belong into the files that Parsers_File names; a classic main file with one is refused. */
export function checkParserSections(
  sections: readonly ConfigSection[],
  version: string | undefined,
): readonly FoundProblem[] {
  if (version !== undefined && !isAtLeast(version, '1.9.0')) return [];
  return sections
    .filter((each) => each.kind === 'parser' || each.kind === 'multiline_parser')
    .map(({ kind, file, line }) => ({
      severity: 'error',
      file,
      line,
      what: (say) => say.parserInMain(kind),
      inForce: notStarting,
      refusesStart: true,
    }));
}
