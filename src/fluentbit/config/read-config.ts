import { checkFiles } from './check-files.ts';
import { checkParserSections } from './check-parsers.ts';
import { checkPatterns } from './check-patterns.ts';
import { checkNames, checkPlugins, checkRepeats } from './check-plugins.ts';
import { checkRouting } from './check-routing.ts';
import { checkSections } from './check-sections.ts';
import { checkService } from './check-service.ts';
import { checkValues } from './check-values.ts';
import { configWords } from '../words/config-words.ts';
import type { ConfigFile, ConfigSection, FluentBitConfig, ReadConfigOptions } from './fluent-bit-config.ts';
import { type FoundProblem, toldProblem } from './found-problem.ts';
import { readClassic } from './read-classic.ts';
import { readYaml } from './read-yaml.ts';
import { numberSections } from './section-list.ts';

/**
 * Reads a configuration as Fluent Bit of the given version does. `main` names the file it starts with; the others are reached by
 * `@INCLUDE` or `includes`. Never throws: whatever is wrong stands in `problems`.
 */
export function readConfig(
  files: readonly ConfigFile[],
  main: string,
  options: ReadConfigOptions,
): FluentBitConfig {
  const { version, env, complete = false, locale = 'en' } = options;
  const say = configWords(locale);
  const format = /\.ya?ml$/i.test(main) ? 'yaml' : 'classic';
  const file = files.find((each) => each.name === main);
  if (!file) {
    const what = say.noMainFile(main, files.length);
    return { format, sections: [], problems: [{ severity: 'error', file: main, line: 1, what }] };
  }
  const read = format === 'yaml' ? readYaml : readClassic;
  const { sections: found, problems } = read(files, file, { version, env, complete });
  const sections = numberSections(found);
  // A file that is not read to its end lacks names and outputs for that reason alone.
  const isRead = !problems.some((each) => each.refusesStart);
  const checks = [
    ...checkAll(sections, version),
    ...(format === 'classic'
      ? [...checkRepeats(sections, version), ...checkParserSections(sections, version)]
      : []),
    ...checkFiles(sections, files),
    ...(isRead ? [...checkNames(sections), ...checkRouting(sections, main)] : []),
  ];
  return { format, sections, problems: [...problems, ...checks].map((each) => toldProblem(each, say)) };
}

function checkAll(sections: readonly ConfigSection[], version: string | undefined): readonly FoundProblem[] {
  return [
    ...checkService(sections, version),
    ...checkPlugins(sections, version),
    ...checkValues(sections, version),
    ...checkSections(sections, version),
    ...checkPatterns(sections),
  ];
}
