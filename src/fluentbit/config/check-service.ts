import { leadingInteger, readSeconds } from '../duration.ts';
import { problemOf } from './check-values.ts';
import type { ConfigProblem, ConfigSection, ConfigValue } from './fluent-bit-config.ts';
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
): readonly ConfigProblem[] {
  return sections
    .filter((section) => section.kind === 'service')
    .flatMap((section) => section.properties.flatMap((value) => checkServiceValue(value, version)));
}

function checkServiceValue(value: ConfigValue, version: string | undefined): readonly ConfigProblem[] {
  const key = keyName(value.key);
  if (knowsServiceKey(key, version) === 'no') return [unknownKey(value, key)];
  if (value.value.includes('${')) return [];
  if (booleans.has(key)) return checkBoolean(value);
  if (integers.has(key)) return checkInteger(value);
  if (key === 'flush') return checkFlush(value);
  return [];
}

function unknownKey(value: ConfigValue, key: string): ConfigProblem {
  const since = serviceKeySince(key);
  const near = nearName(key, often);
  const reason = since === undefined ? (near === undefined ? '' : `; ${near} is one`) : ` before ${since}`;
  const what = `${value.key} is no key of [SERVICE]${reason}`;
  return problemOf('warning', value, what, 'nothing: Fluent Bit ignores the line without a word');
}

function checkBoolean(value: ConfigValue): readonly ConfigProblem[] {
  if (readBoolean(value.value) !== undefined) return [];
  return [problemOf('warning', value, `${value.key} "${value.value}" is neither on nor off`, 'off')];
}

/** A comment behind a number is harmless; a unit is dropped, and a word is 0. */
function checkInteger(value: ConfigValue): readonly ConfigProblem[] {
  if (/^[+-]?\d+(\s*#.*)?$/.test(value.value)) return [];
  return [
    problemOf(
      'warning',
      value,
      `${value.key} "${value.value}" is no whole number`,
      `${leadingInteger(value.value)}`,
    ),
  ];
}

function checkFlush(value: ConfigValue): readonly ConfigProblem[] {
  const { seconds, exact } = readSeconds(value.value);
  if (exact || value.value.includes('#')) return [];
  const what = `Flush "${value.value}" is no number of seconds`;
  return [problemOf('warning', value, what, `${seconds} seconds`)];
}
