import type { SectionKind } from './fluent-bit-config.ts';

const known: readonly (readonly [name: string, kind: SectionKind])[] = [
  ['service', 'service'],
  ['parser', 'parser'],
  ['multiline_parser', 'multiline_parser'],
  ['stream_processor', 'stream_processor'],
  ['plugins', 'plugins'],
  ['upstream_servers', 'upstream'],
  ['customs', 'custom'],
  ['inputs', 'input'],
  ['filters', 'filter'],
  ['outputs', 'output'],
];

/** The kind of a section header. Fluent Bit takes any case and any beginning of a known name: `[IN]` is an input. */
export function sectionKind(name: string): SectionKind {
  const word = name.toLowerCase();
  if (word === '') return 'other';
  return known.find(([full]) => full.startsWith(word))?.[1] ?? 'other';
}
