import { readSize } from '../size.ts';
import { isAtLeast } from '../version.ts';
import type { ConfigProblem, ConfigSection, ConfigValue, SectionKind } from './fluent-bit-config.ts';
import { keyName, property, readBoolean } from './property.ts';

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
  return [
    ...sections.flatMap((section) =>
      section.properties.flatMap((value) => checkValue(section, value, version)),
    ),
    ...sections.flatMap((section) => checkStorage(sections, section)),
  ];
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
    return [{ ...problem('error', value, `Mem_Buf_Limit: ${size.reason}`, inForce), refusesStart }];
  }
  if (size.bytes <= 0) return [problem('warning', value, `Mem_Buf_Limit ${value.value}`, 'no limit')];
  return checkMisread(value, size.bytes);
}

/** A plugin's size key has no check: rubbish becomes the greatest number there is. */
function checkPluginSize(value: ConfigValue, key: string): readonly ConfigProblem[] {
  if (key === 'storage.total_limit_size' && readBoolean(value.value) === false) return [];
  const size = readSize(value.value);
  if (!size.ok) return [problem('warning', value, `${value.key}: ${size.reason}`, 'no limit at all')];
  return checkMisread(value, size.bytes);
}

function checkMisread(value: ConfigValue, bytes: number): readonly ConfigProblem[] {
  if (!value.value.includes('#')) return [];
  const what = `${value.key} carries a comment behind the value, which becomes part of it`;
  return [problem('warning', value, what, `${bytes} bytes`)];
}

function checkBoolean(value: ConfigValue): readonly ConfigProblem[] {
  if (readBoolean(value.value) !== undefined) return [];
  return [problem('warning', value, `${value.key} "${value.value}" is neither on nor off`, 'off')];
}

/** in_tcp and in_udp count Chunk_Size and Buffer_Size in KiB. */
function isKib(kind: SectionKind, plugin: string | undefined, key: string): boolean {
  return kind === 'input' && kibPlugins.has(plugin ?? '') && key === 'buffer_size';
}

function checkStorage(sections: readonly ConfigSection[], section: ConfigSection): readonly ConfigProblem[] {
  const storage = section.kind === 'input' ? property(section, 'storage.type') : undefined;
  if (storage?.value.toLowerCase() !== 'filesystem') return [];
  const problems: ConfigProblem[] = [];
  const hasPath = sections.some((each) => each.kind === 'service' && property(each, 'storage.path'));
  if (!hasPath) {
    const what = 'storage.type filesystem without storage.path in [SERVICE]';
    problems.push({
      ...problem('error', storage, what, 'nothing: Fluent Bit does not start'),
      refusesStart: true,
    });
  }
  const limit = property(section, 'mem_buf_limit');
  if (limit) {
    const what = 'Mem_Buf_Limit on an input with storage.type filesystem';
    problems.push(problem('warning', limit, what, 'no pause: storage.max_chunks_up bounds the memory'));
  }
  return problems;
}

function problem(
  severity: ConfigProblem['severity'],
  value: ConfigValue,
  what: string,
  inForce: string,
): ConfigProblem {
  return { severity, file: value.file, line: value.line, what, inForce, key: value.key };
}
