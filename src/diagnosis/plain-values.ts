import type { SectionKind } from '../fluentbit/config/fluent-bit-config.ts';
import type { ConditionValues } from './condition-environment.ts';
import type { Facts, LogFact } from './facts.ts';

/** The plugins of the configuration, as conditions see them. */
export function pluginValues({
  mounted,
}: Pick<Facts, 'mounted'>): Pick<ConditionValues['config'], 'inputs' | 'filters' | 'outputs'> {
  const pluginsOf = (kind: SectionKind): readonly string[] =>
    mounted?.config.sections.flatMap((each) => (each.kind === kind ? (each.plugin ?? []) : [])) ?? [];
  return { inputs: pluginsOf('input'), filters: pluginsOf('filter'), outputs: pluginsOf('output') };
}

/** Sizes in bytes, 0 for what is not known. */
export function sizeValues({
  memory,
  usedBytes,
  memoryBounds,
}: Pick<Facts, 'memory' | 'usedBytes' | 'memoryBounds'>): Pick<
  ConditionValues['memory'],
  'limitBytes' | 'peakBytes' | 'recommendedBytes' | 'usedBytes' | 'allowedBytes'
> {
  const bytes = (size: number | null | undefined): bigint => BigInt(Math.round(size ?? 0));
  return {
    limitBytes: bytes(memory?.limitBytes),
    peakBytes: bytes(memory?.predictedPeakBytes),
    recommendedBytes: bytes(memory?.recommendedLimitBytes),
    usedBytes: bytes(usedBytes),
    allowedBytes: bytes(memoryBounds[0]?.maxBytes),
  };
}

/** What stands in the logs. A playbook's own patterns are counted when it is judged. */
export function logValues(logs: readonly LogFact[]): ConditionValues['log'] {
  return {
    known: logs.some((each) => each.story.lines > 0),
    seconds: secondsOf(logs),
    signatures: signatureCounts(logs),
    patterns: {},
  };
}

/** How long they cover, each from its first to its last line with a time. */
function secondsOf(logs: readonly LogFact[]): bigint {
  const spans = logs.map(
    ({ story: { firstAt, lastAt } }) => Date.parse(lastAt ?? '') - Date.parse(firstAt ?? ''),
  );
  return BigInt(Math.round(spans.filter((span) => span > 0).reduce((sum, span) => sum + span, 0) / 1000));
}

function signatureCounts(logs: readonly LogFact[]): Readonly<Record<string, bigint>> {
  const counts: Record<string, bigint> = {};
  for (const { story } of logs) {
    for (const [id, { count }] of story.signatures) counts[id] = (counts[id] ?? 0n) + BigInt(count);
  }
  return counts;
}
