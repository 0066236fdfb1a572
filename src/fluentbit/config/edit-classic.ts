import type { ConfigValue } from './fluent-bit-config.ts';
import type { ConfigEdit, EditedConfig } from './edit-config.ts';
import { keyName } from './property.ts';
import { readClassic } from './read-classic.ts';
import type { ReadSection } from './section-list.ts';

/** Sets one value in a classic file. */
export function editClassic(text: string, edit: ConfigEdit): EditedConfig {
  const { sections } = readClassic([], { name: '', text }, { version: undefined, env: undefined });
  const section = sections.filter((each) => each.kind === edit.section.kind)[edit.section.index];
  if (!section)
    return { refused: `there is no section ${edit.section.kind}[${edit.section.index}] in this file` };
  const value = section.properties.findLast((each) => keyName(each.key) === keyName(edit.key));
  const lines = text.split('\n');
  return value ? replaceValue(lines, value, edit.value) : addKey(lines, section, edit);
}

function replaceValue(lines: readonly string[], value: ConfigValue, to: string): EditedConfig {
  const line = lines[value.line - 1] ?? '';
  const start = value.column - 1;
  const changed = line.slice(0, start) + to + line.slice(start + value.written.length);
  return { text: lines.with(value.line - 1, changed).join('\n'), from: value.written, line: value.line };
}

/** The new line goes behind the last property of the section, so that comments and blank lines below stay below. */
function addKey(lines: readonly string[], section: ReadSection, edit: ConfigEdit): EditedConfig {
  const last = section.properties.at(-1);
  const model = lines[(last?.line ?? section.line) - 1] ?? '';
  const end = model.endsWith('\r') ? '\r' : '';
  const indent = last ? (/^[ \t]*/.exec(model)?.[0] ?? '') : (indentOf(lines) ?? '    ');
  const gap = last ? Math.max(last.column - 1 - indent.length, edit.key.length + 1) : edit.key.length + 1;
  const at = last?.line ?? section.line;
  const isLastLine = at === lines.length;
  const added = `${indent}${edit.key.padEnd(gap)}${edit.value}${isLastLine ? '' : end}`;
  return { text: lines.toSpliced(at, 0, added).join('\n'), from: null, line: at + 1 };
}

function indentOf(lines: readonly string[]): string | undefined {
  return lines.map((line) => /^[ \t]+(?=\S)/.exec(line)?.[0]).find((indent) => indent !== undefined);
}
