import type { ConfigSection, FluentBitConfig } from '../../../src/fluentbit/config/fluent-bit-config.ts';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';

/** Reads one text as the main file. */
export function read(text: string, name = 'fluent-bit.conf', version = '3.2.0'): FluentBitConfig {
  return readConfig([{ name, text }], name, { version });
}

/** A section in the few fields that tables compare. */
export function sectionBrief(section: ConfigSection): unknown {
  const { kind, instance, index, line } = section;
  return {
    kind,
    instance,
    index,
    line,
    values: section.properties.map((each) => `${each.key}=${each.value}`),
  };
}

/** An output that takes everything. */
export const end = '[OUTPUT]\n  Name null\n  Match *\n';

/** What is said of one section, as [text, in force, refused]. */
export function said(section: string, version = '3.2.9', rest = end): readonly unknown[] {
  const text = `${section}\n${rest}`;
  const { problems } = readConfig([{ name: 'c', text }], 'c', { version, env: {}, complete: true });
  return problems.map((each) => [each.what, each.inForce, each.refusesStart === true]);
}
