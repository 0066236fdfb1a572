import { readSize } from '../size.ts';
import { isAtLeast } from '../version.ts';
import type { ConfigProblem, ConfigSection, ConfigValue, SectionKind } from './fluent-bit-config.ts';
import { keyName, readBoolean } from './property.ts';

const pluginSizes = new Set([
  'buffer_chunk_size',
  'buffer_max_size',
  'emitter_mem_buf_limit',
  'static_batch_size',
  'event_batch_size',
  'storage.total_limit_size',
  'buffer_size',
]);
const serviceBooleans = new Set([
  'http_server',
  'hot_reload',
  'health_check',
  'storage.metrics',
  'storage.checksum',
]);
const kibPlugins = new Set(['tcp', 'udp']);
/** From this release on a bad core property stops the start; before, it was logged and ignored. */
const refusesSince = '4.0.3';

/** Values that Fluent Bit reads otherwise than a person would: each with what is really in force. */
export function checkValues(
  sections: readonly ConfigSection[],
  version: string | undefined,
): readonly ConfigProblem[] {
  return sections.flatMap((section) =>
    section.properties.flatMap((value) => checkValue(section, value, version)),
  );
}

function checkValue(
  section: ConfigSection,
  value: ConfigValue,
  version: string | undefined,
): readonly ConfigProblem[] {
  if (value.value.includes('${')) return [];
  const key = keyName(value.key);
  if (key === 'mem_buf_limit' && section.kind === 'input') return checkMemBufLimit(value, version);
  if (section.kind === 'service' && serviceBooleans.has(key)) return checkBoolean(value);
  if (pluginSizes.has(key) && !isKib(section.kind, section.plugin, key)) return checkPluginSize(value, key);
  return [];
}

function checkMemBufLimit(value: ConfigValue, version: string | undefined): readonly ConfigProblem[] {
  const size = readSize(value.value);
  if (!size.ok) {
    const refusesStart = version === undefined || isAtLeast(version, refusesSince);
    const inForce = refusesStart
      ? 'nothing: Fluent Bit 4.0.3 and newer do not start with this line (exit code 1)'
      : 'no limit at all: one error line is logged and Fluent Bit starts without Mem_Buf_Limit';
    return [{ ...problemOf('error', value, `Mem_Buf_Limit: ${size.reason}`, inForce), refusesStart }];
  }
  if (size.bytes <= 0) return [problemOf('warning', value, `Mem_Buf_Limit ${value.value}`, 'no limit')];
  return checkMisread(value, size.bytes);
}

/** A plugin's size key has no check: rubbish becomes the greatest number there is. */
function checkPluginSize(value: ConfigValue, key: string): readonly ConfigProblem[] {
  if (key === 'storage.total_limit_size' && readBoolean(value.value) === false) return [];
  const size = readSize(value.value);
  if (!size.ok) return [problemOf('warning', value, `${value.key}: ${size.reason}`, 'no limit at all')];
  return checkMisread(value, size.bytes);
}

function checkMisread(value: ConfigValue, bytes: number): readonly ConfigProblem[] {
  if (!value.value.includes('#')) return [];
  const what = `${value.key} carries a comment behind the value, which becomes part of it`;
  return [problemOf('warning', value, what, `${bytes} bytes`)];
}

function checkBoolean(value: ConfigValue): readonly ConfigProblem[] {
  if (readBoolean(value.value) !== undefined) return [];
  return [problemOf('warning', value, `${value.key} "${value.value}" is neither on nor off`, 'off')];
}

/** in_tcp and in_udp count Chunk_Size and Buffer_Size in KiB. */
function isKib(kind: SectionKind, plugin: string | undefined, key: string): boolean {
  return kind === 'input' && kibPlugins.has(plugin ?? '') && key === 'buffer_size';
}

/** A problem of one value. */
export function problemOf(
  severity: ConfigProblem['severity'],
  value: ConfigValue,
  what: string,
  inForce: string,
): ConfigProblem {
  return { severity, file: value.file, line: value.line, what, inForce, key: value.key };
}
