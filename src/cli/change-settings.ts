import { editConfig } from '../fluentbit/config/edit-config.ts';
import type { ConfigFile, ConfigSection, FluentBitConfig } from '../fluentbit/config/fluent-bit-config.ts';
import { keyName } from '../fluentbit/config/property.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import { readSize } from '../fluentbit/size.ts';
import { UsageError } from './io.ts';
import type { MemoryOptions } from './memory-options.ts';

interface Setting {
  readonly sections: readonly ConfigSection[];
  readonly key: string;
  readonly value: string;
}

/**
 * The files with every `--set INSTANCE.Key=VALUE` put in, on a copy. Throws `UsageError` for an instance that is not there and for a value
 * that cannot be read.
 */
export function changeSettings(
  files: readonly ConfigFile[],
  main: string,
  { set, version }: Pick<MemoryOptions, 'set' | 'version'>,
): readonly ConfigFile[] {
  let changed = files;
  for (const setting of set) {
    const asked = readSetting(setting, readConfig(changed, main, { version }));
    refuseValue(asked, setting);
    for (const section of asked.sections) changed = withValue(changed, section, { ...asked, setting });
  }
  return changed;
}

/** Instances and keys both may hold dots, so that the longest instance that fits is taken. */
function readSetting(setting: string, config: FluentBitConfig): Setting {
  const sign = setting.indexOf('=');
  const left = setting.slice(0, Math.max(0, sign)).trim();
  const value = setting.slice(sign + 1).trim();
  if (sign < 0 || !left.includes('.') || value === '')
    throw new UsageError(
      `--set is "${setting}"; expected INSTANCE.Key=VALUE, such as input.Mem_Buf_Limit=64M.`,
    );
  const inputs = config.sections.filter((section) => section.kind === 'input');
  const named = [...new Set(inputs.flatMap((section) => [section.instance, section.numbered]))]
    .filter((name) => name !== undefined && left.startsWith(`${name}.`))
    .toSorted((a, b) => (b ?? '').length - (a ?? '').length)[0];
  const name = named ?? left.slice(0, left.indexOf('.'));
  const sections =
    named === undefined && name === 'input'
      ? inputs
      : inputs.filter((section) => section.instance === name || section.numbered === name);
  const known = inputs.map((section) => section.instance ?? section.numbered).join(', ');
  if (sections.length === 0)
    throw new UsageError(`--set ${setting}: there is no input "${name}"; known are ${known || 'none'}.`);
  return { sections, key: left.slice(name.length + 1), value };
}

function withValue(
  files: readonly ConfigFile[],
  section: ConfigSection,
  { key, value, setting }: { readonly key: string; readonly value: string; readonly setting: string },
): readonly ConfigFile[] {
  return files.map((file) => {
    if (file.name !== section.file) return file;
    const edited = editConfig(file.text, {
      section: { kind: section.kind, index: section.index },
      key,
      value,
    });
    if ('refused' in edited) throw new UsageError(`--set ${setting}: ${edited.refused}.`);
    return { ...file, text: edited.text };
  });
}

const sizeKeys = new Set(['mem_buf_limit', 'buffer_chunk_size', 'buffer_max_size', 'buffer_size']);
const storageTypes = ['filesystem', 'memory', 'memrb'];

/** In a file such values are read as Fluent Bit reads them; typed as a question they are mistakes. */
function refuseValue({ key, value }: Setting, setting: string): void {
  const size = sizeKeys.has(keyName(key)) ? readSize(value) : undefined;
  if (size?.ok === false) throw new UsageError(`--set ${setting}: ${size.reason}.`);
  if (keyName(key) === 'storage.type' && !storageTypes.includes(value.toLowerCase()))
    throw new UsageError(`--set ${setting}: expected ${storageTypes.join(', ')}.`);
}
