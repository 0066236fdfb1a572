import { checkSections } from './check-sections.ts';
import { checkValues } from './check-values.ts';
import type { ConfigFile, FluentBitConfig, ReadConfigOptions } from './fluent-bit-config.ts';
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
  const format = /\.ya?ml$/i.test(main) ? 'yaml' : 'classic';
  const file = files.find((each) => each.name === main);
  if (!file) {
    const what = `there is no file "${main}" among the ${files.length} at hand`;
    return { format, sections: [], problems: [{ severity: 'error', file: main, line: 1, what }] };
  }
  const read = format === 'yaml' ? readYaml : readClassic;
  const { sections: found, problems } = read(files, file, { version: options.version, env: options.env });
  const sections = numberSections(found);
  const checks = [...checkValues(sections, options.version), ...checkSections(sections, options.version)];
  return { format, sections, problems: [...problems, ...checks] };
}
