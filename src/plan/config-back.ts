import type { Facts, MountedConfig } from '../diagnosis/facts.ts';
import { withUnknown } from '../diagnosis/mounted-config.ts';
import type { ConfigMap } from '../evidence/evidence.ts';
import { redact } from '../evidence/redact.ts';
import type { ConfigFile, ConfigSection } from '../fluentbit/config/fluent-bit-config.ts';
import { keyName } from '../fluentbit/config/property.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import { type ConfigChange, editedFiles } from './config-change.ts';
import type { KeptMap } from './former.ts';

/** Why a configuration cannot be put back key by key; `file` and `key` name the place. */
export type NoWayBack =
  | { readonly why: 'unread' }
  | { readonly why: 'volumes' }
  | { readonly why: 'files'; readonly file: string }
  | { readonly why: 'sections'; readonly file: string }
  | { readonly why: 'repeated'; readonly file: string; readonly key: string }
  | { readonly why: 'secret'; readonly file: string; readonly key: string };

/**
 * The values to set so that the configuration says what it said in these texts; comments and order stay as they are now. Only what makes the
 * two readings equal is returned: sections and files that came or went since are no matter of values.
 */
export function configBack(
  facts: Facts,
  then: readonly KeptMap[],
  why: string,
): { readonly changes: readonly ConfigChange[] } | NoWayBack {
  const { mounted } = facts;
  if (!mounted) return { why: 'unread' };
  const texts = textsThen(facts, mounted, then);
  if ('why' in texts) return texts;
  const sectionsThen = read(facts, mounted, texts.files);
  const sectionsNow = mounted.config.sections;
  const odd = oddFile(mounted, texts.files, [sectionsNow, sectionsThen]);
  if (odd !== undefined) return { why: 'sections', file: odd };
  const changes: ConfigChange[] = [];
  for (const [at, section] of sectionsNow.entries()) {
    const former = sectionsThen[at];
    const found = former && changesOf(section, former, why);
    if (found && 'why' in found) return found;
    changes.push(...(found?.changes ?? []));
  }
  const after = read(facts, mounted, editedFiles(mounted.files, changes));
  const [wrong] = after.filter((section, at) => gist(section) !== gist(sectionsThen[at] ?? section));
  return wrong ? { why: 'sections', file: wrong.file } : { changes };
}

/** The files with the texts of then, where every one of them still has its place. */
function textsThen(
  { workload }: Facts,
  { files, parts }: MountedConfig,
  then: readonly KeptMap[],
): { readonly files: readonly ConfigFile[] } | NoWayBack {
  const now = new Map(Object.values(parts).map(({ value }) => [value.name, value]));
  const texts = new Map<string, string>();
  for (const { volume, data } of then) {
    const name = workload?.value.volumes.find((each) => each.name === volume)?.configMap;
    const map = name === undefined ? undefined : now.get(name);
    if (!map) return { why: 'volumes' };
    const odd = Object.keys({ ...map.data, ...data }).find((key) => !(key in map.data && key in data));
    if (odd !== undefined) return { why: 'files', file: odd };
    for (const [key, text] of Object.entries(data)) if (isOwn(parts, key, map)) texts.set(key, text);
  }
  return { files: files.map((file) => ({ ...file, text: texts.get(file.name) ?? file.text })) };
}

const isOwn = (parts: MountedConfig['parts'], file: string, map: ConfigMap): boolean =>
  parts[file]?.value.name === map.name;

const read = (
  { subject }: Facts,
  { mainKey, env }: MountedConfig,
  files: readonly ConfigFile[],
): readonly ConfigSection[] =>
  readConfig(files, mainKey, { version: subject.version ?? undefined, env: withUnknown(env, files) })
    .sections;

type Sections = readonly ConfigSection[];

/** The first file that differs in more than values: in its sections, or in what Fluent Bit's grammar does not read, such as a script. */
function oddFile(
  { files }: MountedConfig,
  then: readonly ConfigFile[],
  [sectionsNow, sectionsThen]: readonly [Sections, Sections],
): string | undefined {
  const shapeOf = (sections: Sections, file: string) =>
    JSON.stringify(
      sections.filter((each) => each.file === file).map(({ kind, index, plugin }) => [kind, index, plugin]),
    );
  return files
    .filter((file, at) => file.text !== then[at]?.text)
    .find(
      ({ name }) =>
        shapeOf(sectionsNow, name) !== shapeOf(sectionsThen, name) || shapeOf(sectionsNow, name) === '[]',
    )?.name;
}

function changesOf(
  now: ConfigSection,
  then: ConfigSection,
  why: string,
): { readonly changes: readonly ConfigChange[] } | NoWayBack {
  const [valuesNow, valuesThen] = [valuesOf(now), valuesOf(then)];
  const changes: ConfigChange[] = [];
  for (const name of new Set([...valuesNow.keys(), ...valuesThen.keys()])) {
    const [before = [], after = []] = [valuesNow.get(name), valuesThen.get(name)];
    if (JSON.stringify(written(before)) === JSON.stringify(written(after))) continue;
    const key = (before[0] ?? after[0])?.key ?? name;
    if (before.length > 1 || after.length > 1) return { why: 'repeated', file: now.file, key };
    const [from = '', to = ''] = [written(before)[0], written(after)[0]];
    if (isSecret(key, from) || isSecret(key, to)) return { why: 'secret', file: now.file, key };
    changes.push({ section: now, key, from, to, why });
  }
  return { changes };
}

/** What an included file brings into a section stands in that file. */
const valuesOf = ({ properties, file }: ConfigSection) =>
  Map.groupBy(
    properties.filter((each) => each.file === file),
    ({ key }) => keyName(key),
  );

const written = (values: ConfigSection['properties']): readonly string[] =>
  values.map((each) => each.written);

/** A step of a plan is stored and shown. */
const isSecret = (key: string, value: string): boolean => {
  const line = `    ${key} ${value}`;
  return value !== '' && redact(line) !== line;
};

const gist = (section: ConfigSection): string =>
  JSON.stringify([
    section.file,
    section.kind,
    section.index,
    [...valuesOf(section)].map(([name, values]) => JSON.stringify([name, written(values)])).toSorted(),
  ]);
