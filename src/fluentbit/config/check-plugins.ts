import { isAtLeast } from '../version.ts';
import type { ConfigSection, ConfigValue } from './fluent-bit-config.ts';
import { type FoundProblem, notStarting, problemOf, type Sentence } from './found-problem.ts';
import { nearName } from './near-name.ts';
import { hasKeyList, isCoreKey, knowsKey, knowsPlugin, listedKeys, pluginKey } from './plugin-catalogue.ts';
import { keyName, property } from './property.ts';

const plugged = new Set(['input', 'filter', 'output', 'custom']);
const notIfMissing: Sentence = (say) => say.notIfMissing;
const failsWithout: Sentence = (say) => say.failsWithout;

/** Names and keys that a version does not have. Where that is not established it is said as a warning; keys of plugins without a whole list pass. */
export function checkPlugins(
  sections: readonly ConfigSection[],
  version: string | undefined,
): readonly FoundProblem[] {
  const hasPluginFiles = sections.some(
    (each) => each.kind === 'plugins' || (each.kind === 'service' && property(each, 'plugins_file')),
  );
  return sections
    .filter((section) => plugged.has(section.kind))
    .flatMap((section) => [
      ...checkName(section, version, hasPluginFiles),
      ...section.properties.flatMap((value) => checkKey(section, value, version)),
    ]);
}

function checkName(
  section: ConfigSection,
  version: string | undefined,
  hasPluginFiles: boolean,
): readonly FoundProblem[] {
  const name = property(section, 'name');
  if (!name) return [];
  const plugin = name.value.toLowerCase();
  if (hasPluginFiles || plugin.includes('${')) return [];
  const known = knowsPlugin(section.kind, plugin, version);
  if (known === 'yes') return [];
  if (known === 'unknown') {
    const what: Sentence = (say) => say.unlistedPlugin(section.kind, name.value, version);
    return [{ ...problemOf('warning', name, what, notIfMissing), isHint: true }];
  }
  const what: Sentence = (say) => say.noPlugin(section.kind, name.value, version);
  return [{ ...problemOf('error', name, what, notStarting), refusesStart: true }];
}

function checkKey(
  section: ConfigSection,
  value: ConfigValue,
  version: string | undefined,
): readonly FoundProblem[] {
  const known = knowsKey(section, value.key, version);
  if (known === 'yes') return [];
  const near = nearName(keyName(value.key), listedKeys(section));
  const plugin = `${section.kind} ${section.plugin ?? ''}`;
  const what: Sentence = (say) => say.noKey(value.key, plugin, near);
  if (known === 'no') return [refusedAtStart(value, what, version)];
  if (pluginKey(section, value.key)) return [];
  if (near !== undefined) return [{ ...problemOf('warning', value, what, failsWithout), isHint: true }];
  const unlisted: Sentence = (say) => say.unlistedKey(value.key, plugin, version);
  return hasKeyList(section)
    ? [{ ...problemOf('warning', value, unlisted, notIfMissing), isHint: true }]
    : [];
}

/** Sections without a name: a file in which they stand is refused as a whole. */
export function checkNames(sections: readonly ConfigSection[]): readonly FoundProblem[] {
  return sections
    .filter((section) => plugged.has(section.kind) && !property(section, 'name'))
    .map(({ kind, file, line }) => {
      const what: Sentence = (say) => say.noName(kind);
      return { severity: 'error', file, line, what, inForce: notStarting, refusesStart: true };
    });
}

/** Only one of a plugin's own keys may stand in a classic section, unless the plugin takes it several times. Of core keys the last wins. */
export function checkRepeats(
  sections: readonly ConfigSection[],
  version: string | undefined,
): readonly FoundProblem[] {
  return sections
    .filter((section) => plugged.has(section.kind))
    .flatMap((section) => repeatsIn(section, version));
}

function repeatsIn(section: ConfigSection, version: string | undefined): readonly FoundProblem[] {
  const seen = new Map<string, ConfigValue>();
  return section.properties.flatMap((value) => {
    const name = keyName(value.key);
    const earlier = seen.get(name);
    seen.set(name, value);
    return earlier ? checkRepeat(section, earlier, value, version) : [];
  });
}

function checkRepeat(
  section: ConfigSection,
  earlier: ConfigValue,
  value: ConfigValue,
  version: string | undefined,
): readonly FoundProblem[] {
  const what: Sentence = (say) => say.twice(value.key, earlier.line);
  if (isCoreKey(section, value.key))
    return [problemOf('warning', value, what, (say) => say.lastOne(value.value))];
  const known = pluginKey(section, value.key);
  return known && known.repeatable !== true ? [refusedAtStart(value, what, version)] : [];
}

/** What a plugin refuses when it is set up. A dry run looks at that from 5.1 on. */
function refusedAtStart(value: ConfigValue, what: Sentence, version: string | undefined): FoundProblem {
  const missed = version !== undefined && !isAtLeast(version, '5.1.0');
  const problem = { ...problemOf('error', value, what, notStarting), refusesStart: true };
  return missed ? { ...problem, dryRunMisses: true } : problem;
}
