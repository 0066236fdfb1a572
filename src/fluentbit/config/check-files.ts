import type { ConfigFile, ConfigSection } from './fluent-bit-config.ts';
import { type FoundProblem, problemOf } from './found-problem.ts';
import { keyName } from './property.ts';

/** Parser files that the release image brings along in `/fluent-bit/etc` and `/fluent-bit/parsers`. */
const ofTheImage =
  /^(parsers|parsers_(ambassador|cinder|extra|java|mult|multiline|openstack|kubernetes))\.conf$/;

/** Parser files that are not at hand. Recorded starts of 1.9.2 and 3.2.9 without the file went on after one error line. */
export function checkFiles(
  sections: readonly ConfigSection[],
  files: readonly ConfigFile[],
): readonly FoundProblem[] {
  const names = new Set(files.map((each) => lastPart(each.name)));
  return sections
    .filter((each) => each.kind === 'service')
    .flatMap((each) => each.properties)
    .filter((value) => keyName(value.key) === 'parsers_file' && !value.value.includes('${'))
    .filter((value) => !names.has(lastPart(value.value)) && !ofTheImage.test(lastPart(value.value)))
    .map((value) => ({
      ...problemOf(
        'warning',
        value,
        (say) => say.noParsersFile(value.value),
        (say) => say.withoutParsers,
      ),
      isHint: true,
    }));
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
