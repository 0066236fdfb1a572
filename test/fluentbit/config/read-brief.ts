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
