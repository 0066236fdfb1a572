import type { Locale } from '../../language/locale.ts';
import { readSize } from '../size.ts';
import { isAtLeast } from '../version.ts';
import { configWords } from '../words/config-words.ts';
import { sizeWords } from '../words/size-words.ts';
import type { ConfigSection, ConfigValue, FluentBitConfig } from './fluent-bit-config.ts';
import { property, readBoolean } from './property.ts';

/** What an input, or the emitter of a filter, really works with. Sizes in bytes. */
export interface EffectiveInput {
  readonly section: ConfigSection;
  readonly instance: string;
  readonly plugin: string;
  readonly storage: 'memory' | 'filesystem' | 'memrb';
  /** null = no effective bound. */
  readonly memBufLimitBytes: number | null;
  /** First allocation and growth step of a read buffer, per connection or file; null = this plugin has none. */
  readonly bufferChunkBytes: number | null;
  /** Ceiling of a read buffer, per connection or file; null = this plugin has none, or no ceiling is in force. */
  readonly bufferMaxBytes: number | null;
  readonly memBufLimit?: ConfigValue;
  readonly notes: readonly string[];
}

interface BufferDefaults {
  readonly chunk: number;
  readonly max: number;
}

/** Defaults from the plugins' config maps, read at tags 1.8.0 to 5.1.1. */
const http: BufferDefaults = { chunk: 512_000, max: 4_000_000 };
const buffers: Readonly<Record<string, BufferDefaults>> = {
  forward: { chunk: 1_024_000, max: 6_144_000 },
  tail: { chunk: 32_768, max: 32_768 },
  syslog: { chunk: 32_768, max: 32_768 },
  http,
  splunk: http,
  elasticsearch: http,
  opentelemetry: http,
  prometheus_remote_write: http,
};
const emitterFilters = new Set(['rewrite_tag', 'multiline']);
const emitterLimitBytes = 10_000_000;

/** Every input with its effective values, then the emitters that filters bring with them (their own limit, 10M by default). */
export function effectiveInputs(
  config: FluentBitConfig,
  version: string | undefined,
  locale: Locale = 'en',
): readonly EffectiveInput[] {
  const terms = { config, version, locale };
  return config.sections.flatMap((section) => {
    if (section.kind === 'input' && section.plugin) return [effectiveInput(section, section.plugin, terms)];
    if (section.kind === 'filter' && emitterFilters.has(section.plugin ?? ''))
      return emitterOf(section, terms);
    return [];
  });
}

interface Terms {
  readonly config: FluentBitConfig;
  readonly version: string | undefined;
  readonly locale: Locale;
}

function effectiveInput(section: ConfigSection, plugin: string, terms: Terms): EffectiveInput {
  const storage = storageOf(terms.config, section, terms.version);
  const written = property(section, 'mem_buf_limit');
  const limit = limitOf(written, terms);
  const isBounded = storage !== 'filesystem';
  const notes = isBounded ? limit.notes : [configWords(terms.locale).input.onDisk];
  return {
    section,
    instance: section.instance ?? plugin,
    plugin,
    storage,
    memBufLimitBytes: isBounded ? limit.bytes : null,
    ...buffersOf(section, plugin),
    ...(written && { memBufLimit: written }),
    notes,
  };
}

function storageOf(
  config: FluentBitConfig,
  section: ConfigSection,
  version: string | undefined,
): EffectiveInput['storage'] {
  const own = property(section, 'storage.type')?.value;
  const word = (own ?? inheritedStorage(config, version) ?? 'memory').toLowerCase();
  return word === 'filesystem' || word === 'memrb' ? word : 'memory';
}

/** storage.type in [SERVICE] with storage.inherit came with 4.0.4. */
function inheritedStorage(config: FluentBitConfig, version: string | undefined): string | undefined {
  if (!isAtLeast(version, '4.0.4')) return undefined;
  const service = config.sections.filter((each) => each.kind === 'service');
  const inherits = service.some(
    (each) => readBoolean(property(each, 'storage.inherit')?.value ?? '') === true,
  );
  return inherits ? service.map((each) => property(each, 'storage.type')?.value).find(Boolean) : undefined;
}

function limitOf(
  written: ConfigValue | undefined,
  { version, locale }: Terms,
): { bytes: number | null; notes: readonly string[] } {
  const say = configWords(locale).input;
  if (!written) return { bytes: null, notes: [say.unlimited] };
  if (written.value.includes('${')) return { bytes: null, notes: [say.unknownValue(written.value)] };
  const size = readSize(written.value);
  if (size.ok && size.bytes > 0) return { bytes: size.bytes, notes: [] };
  if (size.ok) return { bytes: null, notes: [say.zero(written.value)] };
  const flaw = sizeWords(locale)(size.flaw, written.value);
  return { bytes: null, notes: [isAtLeast(version, '4.0.3') ? say.refuses(flaw) : say.unbounded(flaw)] };
}

function buffersOf(
  section: ConfigSection,
  plugin: string,
): Pick<EffectiveInput, 'bufferChunkBytes' | 'bufferMaxBytes'> {
  if (plugin === 'tcp' || plugin === 'udp') return kibBuffers(section);
  const defaults = buffers[plugin];
  if (!defaults) return { bufferChunkBytes: null, bufferMaxBytes: null };
  const chunk = sizeOf(property(section, 'buffer_chunk_size'), defaults.chunk);
  const isSyslog = plugin === 'syslog';
  const max = sizeOf(property(section, 'buffer_max_size'), isSyslog && chunk !== null ? chunk : defaults.max);
  return { bufferChunkBytes: chunk, bufferMaxBytes: max };
}

/** A plugin's size key that cannot be read means no ceiling. */
function sizeOf(written: ConfigValue | undefined, byDefault: number): number | null {
  if (!written || written.value.includes('${')) return byDefault;
  const size = readSize(written.value);
  return size.ok && size.bytes >= 0 ? size.bytes : null;
}

/** in_tcp and in_udp read whole KiB with atoi: `64M` is 64 KiB. */
function kibBuffers(section: ConfigSection): Pick<EffectiveInput, 'bufferChunkBytes' | 'bufferMaxBytes'> {
  const kib = (key: string): number => Number.parseInt(property(section, key)?.value ?? '', 10) || 0;
  const chunk = (kib('chunk_size') || 32) * 1024;
  return { bufferChunkBytes: chunk, bufferMaxBytes: kib('buffer_size') * 1024 || chunk };
}

/** 1.9.2 has no emitter here: the keys it prints as allowed name none. */
function hasEmitter(section: ConfigSection, version: string | undefined): boolean {
  if (version !== undefined && !isAtLeast(version, '1.9.3')) return false;
  return readBoolean(property(section, 'buffer')?.value ?? 'on') !== false;
}

function emitterOf(section: ConfigSection, { version, locale }: Terms): readonly EffectiveInput[] {
  if (section.plugin === 'multiline' && !hasEmitter(section, version)) return [];
  const written = property(section, 'emitter_mem_buf_limit');
  const bytes = sizeOf(written, emitterLimitBytes);
  const storage =
    property(section, 'emitter_storage.type')?.value.toLowerCase() === 'filesystem' ? 'filesystem' : 'memory';
  const soft = isAtLeast(version, '5.0.9') ? [] : [configWords(locale).input.softEmitter];
  return [
    {
      section,
      instance:
        property(section, 'emitter_name')?.value ??
        `emitter_for_${section.instance ?? section.plugin ?? 'filter'}`,
      plugin: 'emitter',
      storage,
      memBufLimitBytes: bytes === null || bytes === 0 || storage === 'filesystem' ? null : bytes,
      bufferChunkBytes: null,
      bufferMaxBytes: null,
      ...(written && { memBufLimit: written }),
      notes: soft,
    },
  ];
}
