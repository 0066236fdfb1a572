import type { SectionKind } from './fluent-bit-config.ts';
import { editClassic } from './edit-classic.ts';
import { editYaml } from './edit-yaml.ts';

/** One value to set in the `index`-th section of a kind (from 0) of one file. */
export interface ConfigEdit {
  readonly section: { readonly kind: SectionKind; readonly index: number };
  readonly key: string;
  readonly value: string;
}

/** `from` is what stood there, null where the key was added; `line` is that line in the new text, from 1. */
export type EditedConfig =
  | { readonly text: string; readonly from: string | null; readonly line: number }
  | { readonly refused: string };

/**
 * Sets one value and touches nothing else: comments, order, indentation and line ends stay byte for byte. A new key takes the
 * indentation and the alignment of its section.
 */
export function editConfig(text: string, edit: ConfigEdit): EditedConfig {
  if (/[\r\n]/.test(edit.value) || edit.value.trim() !== edit.value || edit.value === '') {
    return {
      refused: `"${edit.value}" cannot be written as a value: one line without blanks at its ends is needed`,
    };
  }
  if (!/^[\w.@-]+$/.test(edit.key)) return { refused: `"${edit.key}" is no key of Fluent Bit` };
  return looksLikeYaml(text) ? editYaml(text, edit) : editClassic(text, edit);
}

/** Classic files begin with a section or a meta command at column 0; YAML files with a word and a colon. */
function looksLikeYaml(text: string): boolean {
  for (const found of text.matchAll(/^[^\r\n]*/gm)) {
    const line = found[0];
    if (line.trim() === '' || line.startsWith('#')) continue;
    return /^(---|["']?[A-Za-z_]+["']?\s*:)/.test(line);
  }
  return false;
}
