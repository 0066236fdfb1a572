import { isAtLeast } from '../version.ts';
import type { ConfigProblem, ConfigSection } from './fluent-bit-config.ts';

/** Parsers belong into the files that Parsers_File names; a classic main file with one is refused. */
export function checkParserSections(
  sections: readonly ConfigSection[],
  version: string | undefined,
): readonly ConfigProblem[] {
  if (version !== undefined && !isAtLeast(version, '1.9.0')) return [];
  return sections
    .filter((each) => each.kind === 'parser' || each.kind === 'multiline_parser')
    .map(({ kind, file, line }) => ({
      severity: 'error',
      file,
      line,
      what: `a ${kind} section cannot stand in the main configuration; it belongs into a Parsers_File`,
      inForce: 'nothing: Fluent Bit does not start',
      refusesStart: true,
    }));
}
