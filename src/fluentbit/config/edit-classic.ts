import { said } from '../../language/words.ts';
import type { ConfigValue } from './fluent-bit-config.ts';
import type { ConfigEdit, EditedConfig } from './edit-config.ts';
import { keyName } from './property.ts';
import { readClassic } from './read-classic.ts';
import type { ReadSection } from './section-list.ts';

/** Sets one value in a classic file. */
export function editClassic(text: string, edit: ConfigEdit): EditedConfig {
  const { sections } = readClassic(
    [],
    { name: '', text },
    { version: undefined, env: undefined, complete: false },
  );
  const section = sections.filter((each) => each.kind === edit.section.kind)[edit.section.index];
  if (!section)
    return { refused: said('edit.noSection', { section: `${edit.section.kind}[${edit.section.index}]` }) };
  if (edit.isUndo !== true && edit.value?.includes('#')) {
    return { refused: said('edit.comment', { value: edit.value }) };
  }
  const value = section.properties.findLast((each) => keyName(each.key) === keyName(edit.key));
  const lines = text.split('\n');
  if (edit.value === null)
    return value ? removeLine(lines, value) : { refused: said('edit.notSet', { key: edit.key }) };
  return value ? replaceValue(lines, value, edit.value) : addKey(lines, section, edit.key, edit.value);
}

function replaceValue(lines: readonly string[], value: ConfigValue, to: string): EditedConfig {
  const line = lines[value.line - 1] ?? '';
  const start = value.column - 1;
  const changed = line.slice(0, start) + to + line.slice(start + value.written.length);
  return { text: lines.with(value.line - 1, changed).join('\n'), from: value.written, line: value.line };
}

/** Takes a line away. Where it was the last one, its line break goes too. */
export function removeLine(
  lines: readonly string[],
  value: { readonly line: number; readonly written: string },
): EditedConfig {
  const text = lines.toSpliced(value.line - 1, 1).join('\n');
  const wasLast = value.line === lines.length;
  return {
    text: wasLast && text.endsWith('\r') ? text.slice(0, -1) : text,
    from: value.written,
    line: value.line,
  };
}

/** The new line goes behind the last property of the section, so that comments and blank lines below stay below. */
function addKey(lines: readonly string[], section: ReadSection, key: string, value: string): EditedConfig {
  const last = section.properties.at(-1);
  const at = last?.line ?? section.line;
  const model = lines[at - 1] ?? '';
  const indent = last ? (/^[ \t]*/.exec(model)?.[0] ?? '') : (indentOf(lines) ?? '    ');
  const gap = Math.max(last ? last.column - 1 - indent.length : 0, key.length + 1);
  const added = `${indent}${key.padEnd(gap)}${value}`;
  const hasReturns = lines.length > 1 && (lines[0] ?? '').endsWith('\r');
  if (at < lines.length) {
    return {
      text: lines.toSpliced(at, 0, hasReturns ? `${added}\r` : added).join('\n'),
      from: null,
      line: at + 1,
    };
  }
  const text = `${lines.join('\n')}${hasReturns ? '\r' : ''}\n${added}`;
  return { text, from: null, line: at + 1 };
}

function indentOf(lines: readonly string[]): string | undefined {
  return lines.map((line) => /^[ \t]+(?=\S)/.exec(line)?.[0]).find((indent) => indent !== undefined);
}
