import { readSize } from '../size.ts';
import { isAtLeast } from '../version.ts';
import { leadingInteger, readDuration } from '../duration.ts';
import type { ConfigSection, ConfigValue } from './fluent-bit-config.ts';
import { type FoundProblem, notStarting, problemOf, type Sentence } from './found-problem.ts';
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
/** From this release on a bad core property stops the start; before, it was logged and ignored. */
const refusesSince = '4.0.3';

/** Values that Fluent Bit reads otherwise than a person would: each with what is really in force. */
export function checkValues(
  sections: readonly ConfigSection[],
  version: string | undefined,
): readonly FoundProblem[] {
  return sections.flatMap((section) =>
    section.properties.flatMap((value) => checkValue(section, value, version)),
  );
}

function checkValue(
  section: ConfigSection,
  value: ConfigValue,
  version: string | undefined,
): readonly FoundProblem[] {
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

function checkMemBufLimit(value: ConfigValue, version: string | undefined): readonly FoundProblem[] {
  const size = readSize(value.value);
  if (!size.ok) {
    const refusesStart = version === undefined || isAtLeast(version, refusesSince);
    const what: Sentence = (say) => say.badSize('Mem_Buf_Limit', value.value, size.flaw);
    const inForce: Sentence = (say) => (refusesStart ? say.notStartingSince403 : say.noLimitLogged);
    return [{ ...problemOf('error', value, what, inForce), refusesStart }];
  }
  if (size.bytes <= 0) {
    const written = `Mem_Buf_Limit ${value.value}`;
    const problem = problemOf(
      'warning',
      value,
      () => written,
      (say) => say.noLimit,
    );
    return [{ ...problem, isHint: true }];
  }
  return checkMisread(value, size.bytes);
}

/** A plugin's size key has no check: rubbish becomes the greatest number there is. */
function checkPluginSize(value: ConfigValue, key: string): readonly FoundProblem[] {
  if (key === 'storage.total_limit_size' && readBoolean(value.value) === false) return [];
  const size = readSize(value.value);
  if (!size.ok) {
    const what: Sentence = (say) => say.badSize(value.key, value.value, size.flaw);
    return [problemOf('warning', value, what, (say) => say.noLimitAtAll)];
  }
  return checkMisread(value, size.bytes);
}

function checkMisread(value: ConfigValue, bytes: number): readonly FoundProblem[] {
  if (!value.value.includes('#')) return [];
  const what: Sentence = (say) => say.commentBehind(value.key);
  return [problemOf('warning', value, what, (say) => say.bytes(bytes))];
}

/** A core switch that is neither on nor off is a bad core property, as a bad size is. */
function checkSwitch(value: ConfigValue, version: string | undefined): readonly FoundProblem[] {
  if (readBoolean(value.value) !== undefined) return [];
  const refusesStart = version === undefined || isAtLeast(version, refusesSince);
  const inForce: Sentence = refusesStart ? notStarting : (say) => say.offLogged;
  const what: Sentence = (say) => say.noSwitch(value.key, value.value);
  return [{ ...problemOf('error', value, what, inForce), refusesStart }];
}

/** "invalid value for boolean property": the plugin is not set up, and Fluent Bit ends. No dry run looks at values of plugins. */
function checkPluginBoolean(value: ConfigValue): readonly FoundProblem[] {
  if (readBoolean(value.value) !== undefined) return [];
  const what: Sentence = (say) => say.noSwitch(value.key, value.value);
  return [{ ...problemOf('error', value, what, notStarting), refusesStart: true, dryRunMisses: true }];
}

function checkTime(value: ConfigValue): readonly FoundProblem[] {
  const { seconds, exact } = readDuration(value.value);
  if (exact) return [];
  const what: Sentence = (say) => say.noTime(value.key, value.value);
  return [problemOf('warning', value, what, (say) => say.seconds(seconds))];
}

function checkRetryLimit(value: ConfigValue): readonly FoundProblem[] {
  const { retries, exact } = readRetryLimit(value.value);
  if (exact || (value.value.includes('#') && retries === leadingInteger(value.value))) return [];
  const what: Sentence = (say) => say.noRetryLimit(value.value);
  return [problemOf('warning', value, what, (say) => say.retries(retries))];
}

/** in_tcp and in_udp count Chunk_Size and Buffer_Size in KiB and pass over units. */
function checkKib(value: ConfigValue): readonly FoundProblem[] {
  if (/^\d+$/.test(value.value)) return [];
  const what: Sentence = (say) => say.noKib(value.key, value.value);
  return [problemOf('warning', value, what, () => `${leadingInteger(value.value)} KiB`)];
}
