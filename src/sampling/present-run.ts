import type { MemorySample } from './sample.ts';
import { strainRules } from './strain-rules.ts';

/** Counters that only a new process sets back: a restart or a hot reload. */
const counters = [
  'inputRecords',
  'outputRecords',
  'retries',
  'retriesFailed',
  'errors',
  'droppedRecords',
] as const;

/**
 * The newest samples of one pod that belong together, oldest first: since its container started last, its counters were set back last, or
 * nobody looked for too long.
 */
export function presentRun(samples: readonly MemorySample[]): readonly MemorySample[] {
  const begin = samples.findLastIndex((sample, at) => {
    const before = samples[at - 1];
    return before !== undefined && !continues(before, sample);
  });
  return begin < 0 ? samples : samples.slice(begin);
}

function continues(before: MemorySample, after: MemorySample): boolean {
  if (before.restartCount !== after.restartCount) return false;
  if (before.startedAt !== undefined && after.startedAt !== undefined && before.startedAt !== after.startedAt)
    return false;
  if (Date.parse(after.at) - Date.parse(before.at) > strainRules.gapMs) return false;
  return counters.every((name) => (after[name] ?? Infinity) >= (before[name] ?? 0));
}

/** Those of a run that lie so long after its start; where that is not known, after its first sample. */
export function settled(run: readonly MemorySample[], settleMs: number): readonly MemorySample[] {
  const started = run.find(({ startedAt }) => startedAt !== undefined)?.startedAt ?? run[0]?.at ?? '';
  return run.filter(({ at }) => Date.parse(at) - Date.parse(started) >= settleMs);
}
