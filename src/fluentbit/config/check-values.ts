import { readSize } from '../size.ts';
import { isAtLeast } from '../version.ts';
import { leadingInteger, readDuration } from '../duration.ts';
import type { ConfigProblem, ConfigSection, ConfigValue } from './fluent-bit-config.ts';
import { pluginKey } from './plugin-catalogue.ts';
import { keyName, readBoolean } from './property.ts';
import { readRetryLimit } from './retry-limit.ts';

const pluginSizes = new Set([
  'buffer_chunk_size',
  'buffer_max_size',
  'emitter_mem_buf_limit',
  'static_batch_size',
  'event_batch_size',
  'storage.total_limit_size',
  'storage.backlog.mem_limit',
  'storage.rejected.limit',
  'total_file_size',
  'upload_chunk_size',
  'buffer_size',
]);
const kibPlugins = new Set(['tcp', 'udp']);
const kibKeys = new Set(['chunk_size', 'buffer_size']);
/** Switches of every input that Fluent Bit itself reads. */
const switches = new Set(['threaded', 'storage.pause_on_chunks_overlimit']);
const notStarting = 'nothing: Fluent Bit does not start';
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
  if (key === 'retry_limit' && section.kind === 'output') return checkRetryLimit(value);
  if (section.kind === 'input' && kibPlugins.has(section.plugin ?? '') && kibKeys.has(key))
    return checkKib(value);
  if (switches.has(key) && section.kind === 'input') return checkSwitch(value, version);
  const type = pluginKey(section, key)?.type;
  if (type === 'boolean') return checkPluginBoolean(value);
  if (type === 'time') return checkTime(value);
  return pluginSizes.has(key) ? checkPluginSize(value, key) : [];
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
  if (size.bytes <= 0) {
    return [{ ...problemOf('warning', value, `Mem_Buf_Limit ${value.value}`, 'no limit'), isHint: true }];
  }
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

/** A core switch that is neither on nor off is a bad core property, as a bad size is. */
function checkSwitch(value: ConfigValue, version: string | undefined): readonly ConfigProblem[] {
  if (readBoolean(value.value) !== undefined) return [];
  const refusesStart = version === undefined || isAtLeast(version, refusesSince);
  const inForce = refusesStart ? notStarting : 'off: one error line is logged';
  const what = `${value.key} "${value.value}" is neither on nor off`;
  return [{ ...problemOf('error', value, what, inForce), refusesStart }];
}

/** "invalid value for boolean property": the plugin is not set up, and Fluent Bit ends. No dry run looks at values of plugins. */
function checkPluginBoolean(value: ConfigValue): readonly ConfigProblem[] {
  if (readBoolean(value.value) !== undefined) return [];
  const what = `${value.key} "${value.value}" is neither on nor off`;
  return [{ ...problemOf('error', value, what, notStarting), refusesStart: true, dryRunMisses: true }];
}

function checkTime(value: ConfigValue): readonly ConfigProblem[] {
  const { seconds, exact } = readDuration(value.value);
  if (exact) return [];
  const what = `${value.key} "${value.value}" is no whole number with one of the units s, m, h, d`;
  return [problemOf('warning', value, what, `${seconds} seconds`)];
}

function checkRetryLimit(value: ConfigValue): readonly ConfigProblem[] {
  const { retries, exact } = readRetryLimit(value.value);
  if (exact || (value.value.includes('#') && retries === leadingInteger(value.value))) return [];
  const what = `Retry_Limit "${value.value}" is neither a number above 0 nor no_limits nor no_retries`;
  return [problemOf('warning', value, what, `${retries} ${retries === 1 ? 'retry' : 'retries'}`)];
}

/** in_tcp and in_udp count Chunk_Size and Buffer_Size in KiB and pass over units. */
function checkKib(value: ConfigValue): readonly ConfigProblem[] {
  if (/^\d+$/.test(value.value)) return [];
  const what = `${value.key} "${value.value}" is no whole number of KiB`;
  return [problemOf('warning', value, what, `${leadingInteger(value.value)} KiB`)];
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
