import { isAtLeast } from '../version.ts';
import type { ConfigValue, SectionKind } from './fluent-bit-config.ts';
import type { FoundProblem } from './found-problem.ts';
import { keyName } from './property.ts';

/**
 * Core keys that an input takes only with a value. Without one the key goes to the plugin, which has none of that name and refuses it
 * (recorded on 3.2.9 and 4.2.8; the same lines of `flb_input_set_property` stand in every version).
 */
const needsValue = new Set([
  'tag',
  'alias',
  'log_level',
  'mem_buf_limit',
  'routable',
  'storage.type',
  'threaded',
]);

/** The problem of a key whose variables left nothing of its value; undefined where Fluent Bit goes on without it. */
export function emptied(
  kind: SectionKind,
  value: ConfigValue,
  version: string | undefined,
): FoundProblem | undefined {
  if (kind !== 'input' || !needsValue.has(keyName(value.key))) return undefined;
  const missed = version !== undefined && !isAtLeast(version, '5.1.0');
  return {
    severity: 'error',
    file: value.file,
    line: value.line,
    key: value.key,
    what: (say) => say.emptied(value.key, value.written),
    inForce: (say) => say.unknownProperty,
    refusesStart: true,
    ...(missed && { dryRunMisses: true }),
  };
}
