import { said, type Words } from '../../language/words.ts';
import { readSize } from '../size.ts';
import { editConfig } from './edit-config.ts';
import type { ConfigFile, ConfigSection, FluentBitConfig } from './fluent-bit-config.ts';
import { keyName } from './property.ts';
import { readConfig } from './read-config.ts';

export interface WhatIf {
  /** Each as `INSTANCE.Key=VALUE`: an alias, `forward.0`, or `input` for every input. */
  readonly set: readonly string[];
  readonly version?: string | undefined;
}

/** What cannot be tried: which setting, and why in words without a full stop. */
export interface RefusedSetting {
  readonly setting: string;
  readonly refused: Words;
}

/** The files with every setting put in, on a copy; an instance that is not there and a value that cannot be read are refused. */
export function whatIf(
  files: readonly ConfigFile[],
  main: string,
  { set, version }: WhatIf,
): { readonly files: readonly ConfigFile[] } | RefusedSetting {
  let changed = files;
  for (const setting of set) {
    const asked = readSetting(setting, readConfig(changed, main, { version }));
    if ('refused' in asked) return asked;
    for (const section of asked.sections) {
      const next = withValue(changed, section, asked);
      if ('refused' in next) return { setting, refused: next.refused };
      changed = next;
    }
  }
  return { files: changed };
}

interface Setting {
  readonly sections: readonly ConfigSection[];
  readonly key: string;
  readonly value: string;
}

/** Instances and keys both may hold dots, so that the longest instance that fits is taken. */
function readSetting(setting: string, config: FluentBitConfig): Setting | RefusedSetting {
  const sign = setting.indexOf('=');
  const left = setting.slice(0, Math.max(0, sign)).trim();
  const value = setting.slice(sign + 1).trim();
  if (sign < 0 || !left.includes('.') || value === '') return { setting, refused: said('whatIf.shape') };
  const inputs = config.sections.filter((section) => section.kind === 'input');
  const named = [...new Set(inputs.flatMap((section) => [section.instance, section.numbered]))]
    .filter((name) => name !== undefined && left.startsWith(`${name}.`))
    .toSorted((a, b) => (b ?? '').length - (a ?? '').length)[0];
  const name = named ?? left.slice(0, left.indexOf('.'));
  const sections =
    named === undefined && name === 'input'
      ? inputs
      : inputs.filter((section) => section.instance === name || section.numbered === name);
  const key = left.slice(name.length + 1);
  const refused = sections.length === 0 ? unknownInput(name, inputs) : whyNotRead(key, value);
  return refused === undefined ? { sections, key, value } : { setting, refused };
}

function unknownInput(name: string, inputs: readonly ConfigSection[]): Words {
  const known = inputs.map((section) => section.instance ?? section.numbered).join(', ');
  return known === '' ? said('whatIf.noInput', { name }) : said('whatIf.unknownInput', { name, known });
}

const sizeKeys = new Set(['mem_buf_limit', 'buffer_chunk_size', 'buffer_max_size', 'buffer_size']);
const storageTypes = ['filesystem', 'memory', 'memrb'];

/** In a file such values are read as Fluent Bit reads them; typed as a question they are mistakes. */
function whyNotRead(key: string, value: string): Words | undefined {
  const size = sizeKeys.has(keyName(key)) ? readSize(value) : undefined;
  if (size?.ok === false) return size.reason;
  if (keyName(key) === 'storage.type' && !storageTypes.includes(value.toLowerCase()))
    return said('whatIf.oneOf', { expected: storageTypes.join(', ') });
  return undefined;
}

function withValue(
  files: readonly ConfigFile[],
  section: ConfigSection,
  { key, value }: Setting,
): readonly ConfigFile[] | { readonly refused: Words } {
  const changed: ConfigFile[] = [];
  for (const file of files) {
    const edited =
      file.name === section.file
        ? editConfig(file.text, { section: { kind: section.kind, index: section.index }, key, value })
        : file;
    if ('refused' in edited) return { refused: edited.refused };
    changed.push({ ...file, text: edited.text });
  }
  return changed;
}
