import type { ConfigSection, ConfigValue, SectionKind } from './fluent-bit-config.ts';
import { pluginBehind } from './plugin-catalogue.ts';
import { keyName } from './property.ts';

/** A section as a reader met it, before Fluent Bit's numbering. */
export interface ReadSection {
  readonly kind: SectionKind;
  readonly file: string;
  readonly line: number;
  readonly properties: readonly ConfigValue[];
}

/**
 * Numbers sections as Fluent Bit does: one counter for all inputs, one for all filters, one for all outputs, in the order of
 * the files, whatever the plugin (`tail.0`, `forward.1`).
 */
export function numberSections(sections: readonly ReadSection[]): readonly ConfigSection[] {
  const perKind = new Map<string, number>();
  const perFile = new Map<string, number>();
  return sections.map((section) => {
    const last = (key: string): string | undefined =>
      section.properties.findLast((each) => keyName(each.key) === key)?.value;
    const name = last('name')?.toLowerCase();
    const plugin = name === undefined ? undefined : pluginBehind(section.kind, name);
    const numbered = plugin === undefined ? undefined : `${plugin}.${next(perKind, section.kind)}`;
    const index = next(perFile, `${section.file}\n${section.kind}`);
    return { ...section, plugin, numbered, instance: last('alias') ?? numbered, index };
  });
}

function next(counters: Map<string, number>, key: string): number {
  const now = counters.get(key) ?? 0;
  counters.set(key, now + 1);
  return now;
}
