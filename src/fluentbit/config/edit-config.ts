import { said, type Words } from '../../language/words.ts';
import type { SectionKind } from './fluent-bit-config.ts';
import { editClassic } from './edit-classic.ts';
import { editYaml } from './edit-yaml.ts';

/** One value to set in the `index`-th section of a kind (from 0) of one file. */
export interface ConfigEdit {
  readonly section: { readonly kind: SectionKind; readonly index: number };
  readonly key: string;
  /** null takes the key away: the undo of a key that was added. */
  readonly value: string | null;
  /** True where the value stood there before: a comment that had become part of it may then be put back. */
  readonly isUndo?: boolean;
}

/** `from` is what stood there, null where the key was added; `line` is the line touched, from 1. */
export type EditedConfig =
  | { readonly text: string; readonly from: string | null; readonly line: number }
  | { readonly refused: Words };

/**
 * Sets one value and touches nothing else: comments, order, indentation and line ends stay byte for byte. A new key takes the
 * indentation and the alignment of its section.
 */
export function editConfig(text: string, edit: ConfigEdit): EditedConfig {
  const { value } = edit;
  if (!/^[\w.@-]+$/.test(edit.key)) return { refused: said('edit.noKey', { key: edit.key }) };
  if (value !== null && !isOneLine(value)) {
    return { refused: said('edit.notOneLine', { value }) };
  }
  return looksLikeYaml(text) ? editYaml(text, edit) : editClassic(text, edit);
}

function isOneLine(value: string): boolean {
  return value !== '' && value.trim() === value && !/[\r\n]/.test(value);
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
