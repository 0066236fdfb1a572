import type { Facts } from '../diagnosis/facts.ts';
import type { ConfigFile, ConfigSection } from '../fluentbit/config/fluent-bit-config.ts';
import { editConfig } from '../fluentbit/config/edit-config.ts';
import { property } from '../fluentbit/config/property.ts';
import type { Step } from './plan.ts';
import { configTarget } from './target.ts';

/** One key of one section, to be set; an empty text on one side means that the key is not there. */
export interface ConfigChange {
  readonly section: ConfigSection;
  /** As it is written in the section, where it is. */
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/** A change of a key to a value, from what the section says now. */
export function changeOf(section: ConfigSection, key: string, to: string, why: string): ConfigChange {
  const written = property(section, key);
  return { section, key: written?.key ?? key, from: written?.written ?? '', to, why };
}

export function configStep(facts: Facts, { section, key, from, to, why }: ConfigChange, risk: string): Step {
  const map = (facts.mounted?.parts[section.file] ?? facts.mounted?.configMap)?.value;
  const target = configTarget({
    kind: map?.kind,
    namespace: map?.namespace ?? '',
    name: map?.name ?? '',
    file: section.file,
    section: section.kind,
    index: section.index,
    key,
  });
  return { kind: 'set-config', target, from, to, why, risk: from === to ? '' : risk, documentStep: 2 };
}

/** The files as they will stand after the changes; a change that cannot be written leaves its file as it is. */
export function editedFiles(
  files: readonly ConfigFile[],
  changes: readonly ConfigChange[],
): readonly ConfigFile[] {
  return files.map((file) => ({
    ...file,
    text: changes
      .filter(({ section, from, to }) => section.file === file.name && from !== to)
      .reduce((text, { section, key, to }) => {
        const edit = editConfig(text, {
          section: { kind: section.kind, index: section.index },
          key,
          value: to === '' ? null : to,
        });
        return 'text' in edit ? edit.text : text;
      }, file.text),
  }));
}
