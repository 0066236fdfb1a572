import { leadingInteger, readSeconds } from '../duration.ts';
import type { ConfigSection, ConfigValue } from './fluent-bit-config.ts';
import { type FoundProblem, problemOf, type Sentence } from './found-problem.ts';
import { nearName } from './near-name.ts';
import { knowsServiceKey, serviceKeySince } from './plugin-catalogue.ts';
import { keyName, readBoolean } from './property.ts';

const booleans = new Set([
  'daemon',
  'http_server',
  'hot_reload',
  'health_check',
  'storage.metrics',
  'storage.checksum',
  'storage.delete_irrecoverable_chunks',
  'storage.trim_files',
  'storage.inherit',
  'storage.keep.rejected',
  'storage.backlog.flush_on_shutdown',
]);
const integers = new Set([
  'grace',
  'hc_errors_count',
  'hc_retry_failure_count',
  'hc_period',
  'storage.max_chunks_up',
  'coro_stack_size',
  'scheduler.base',
  'scheduler.cap',
]);
const often = ['flush', 'grace', 'log_level', 'http_server', 'parsers_file', 'storage.path', 'health_check'];

/** What [SERVICE] says and Fluent Bit reads otherwise: keys it passes over, numbers and switches it does not understand. */
export function checkService(
  sections: readonly ConfigSection[],
  version: string | undefined,
): readonly FoundProblem[] {
  return sections
    .filter((section) => section.kind === 'service')
    .flatMap((section) => section.properties.flatMap((value) => checkServiceValue(value, version)));
}

function checkServiceValue(value: ConfigValue, version: string | undefined): readonly FoundProblem[] {
  const key = keyName(value.key);
  if (knowsServiceKey(key, version) === 'no') return [unknownKey(value, key)];
  if (value.value.includes('${')) return [];
  if (booleans.has(key)) return checkBoolean(value);
  if (integers.has(key)) return checkInteger(value);
  if (key === 'flush') return checkFlush(value);
  return [];
}

function unknownKey(value: ConfigValue, key: string): FoundProblem {
  const about = { since: serviceKeySince(key), near: nearName(key, often) };
  const what: Sentence = (say) => say.noServiceKey(value.key, about);
  return problemOf('warning', value, what, (say) => say.ignored);
}

function checkBoolean(value: ConfigValue): readonly FoundProblem[] {
  if (readBoolean(value.value) !== undefined) return [];
  const what: Sentence = (say) => say.noSwitch(value.key, value.value);
  return [problemOf('warning', value, what, (say) => say.off)];
}

/** A comment behind a number is harmless; a unit is dropped, and a word is 0. */
function checkInteger(value: ConfigValue): readonly FoundProblem[] {
  if (/^[+-]?\d+(\s*#.*)?$/.test(value.value)) return [];
  const what: Sentence = (say) => say.noInteger(value.key, value.value);
  return [problemOf('warning', value, what, () => `${leadingInteger(value.value)}`)];
}

function checkFlush(value: ConfigValue): readonly FoundProblem[] {
  const { seconds, exact } = readSeconds(value.value);
  if (exact || value.value.includes('#')) return [];
  const what: Sentence = (say) => say.noSeconds(value.value);
  return [problemOf('warning', value, what, (say) => say.seconds(seconds))];
}
