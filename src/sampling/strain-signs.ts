import type { Words } from '../language/words.ts';
import type { Strain } from '../signal/signal.ts';
import { fitLine } from './line-fit.ts';
import { settled } from './present-run.ts';
import type { MemorySample } from './sample.ts';
import { strainRules } from './strain-rules.ts';
import { backpressureWords, bufferWords, growthWords, memoryWords } from './strain-words.ts';

/** What a run's samples say of one kind of strain. */
export interface Sign {
  readonly strain: Strain;
  /** Enough to raise it. */
  readonly isStrained: boolean;
  /** Enough to take it back; where it is neither, what was said before holds. */
  readonly isClear: boolean;
  readonly words: Words;
}

/** The signs of a run, oldest sample first, as they stand at its last sample. */
export function signsOf(run: readonly MemorySample[]): readonly Sign[] {
  const calm = settled(run, strainRules.settleMs);
  const growth = growthOf(settled(run, strainRules.growth.settleMs));
  const full = fullness(calm);
  const isFilling = growth?.isStrained === true && growth.isInBuffers;
  return [
    {
      strain: 'buffer-overlimit',
      isStrained: full.isStrained || isFilling,
      isClear: full.isClear && !isFilling,
      words: full.isStrained ? full.words : (growth?.words ?? full.words),
    },
    { strain: 'output-backpressure', ...backpressure(calm) },
    {
      strain: 'memory-leak',
      isStrained: growth?.isStrained === true && !growth.isInBuffers,
      isClear: growth?.isClear === true,
      words: growth?.words ?? '',
    },
  ];
}

type Judged = Omit<Sign, 'strain'>;

/** An input near its limit, or the container near its own with a good part of the memory in buffers. */
function fullness(run: readonly MemorySample[]): Judged {
  const { bufferUse, memoryUse } = strainRules;
  const measured = run.filter((sample) => useOf(sample) !== undefined || heldOf(sample) !== undefined);
  const isAbove = (sample: MemorySample, buffer: number, memory: number) =>
    (useOf(sample) ?? 0) >= buffer || (heldOf(sample) ?? 0) >= memory;
  const newest = measured.at(-1);
  const raised = mostly(measured, (sample) => isAbove(sample, bufferUse.raise, memoryUse.raise));
  const isMemory = newest !== undefined && (useOf(newest) ?? 0) < bufferUse.raise;
  return {
    isStrained: raised,
    isClear: never(measured, (sample) => isAbove(sample, bufferUse.clear, memoryUse.clear)),
    words: newest === undefined ? '' : isMemory ? memoryWords(newest) : bufferWords(newest),
  };
}

/** Buffered bytes of the fullest input over its limit. */
function useOf({ fullest, isOverLimit }: MemorySample): number | undefined {
  if (isOverLimit === true) return 1;
  if (fullest === undefined) return isOverLimit === false ? 0 : undefined;
  return fullest.bufferBytes / fullest.limitBytes;
}

/** Working set over the container's limit, where the buffers hold a good part of it. */
function heldOf({ memoryBytes, limitBytes, bufferBytes }: MemorySample): number | undefined {
  if (!memoryBytes || !limitBytes || bufferBytes === undefined) return undefined;
  return bufferBytes < memoryBytes * strainRules.memoryUse.inBuffers ? 0 : memoryBytes / limitBytes;
}

/** The destination does not take what is sent: it fails, or records come in and none leaves while the buffers grow. */
function backpressure(run: readonly MemorySample[]): Judged {
  const counted = run.filter(({ outputRecords }) => outputRecords !== undefined);
  const steps = counted.slice(1).map((after, at) => stepBetween(counted[at] ?? after, after));
  const isBad = (step: Step) =>
    step.retriesPerMinute >= strainRules.retriesPerMinute ||
    step.lost > 0 ||
    step.errors > 0 ||
    step.isStalled;
  const lately = steps.filter(({ at }) => isWithin(at, steps.at(-1)?.at, strainRules.raise.withinMs));
  return {
    isStrained: mostly(steps, isBad),
    isClear: never(steps, isBad),
    words: lately.length === 0 ? '' : backpressureWords(lately),
  };
}

export interface Step {
  readonly at: string;
  readonly minutes: number;
  readonly retriesPerMinute: number;
  /** Chunks given up and records dropped. */
  readonly lost: number;
  readonly retries: number;
  readonly errors: number;
  readonly isStalled: boolean;
}

function stepBetween(before: MemorySample, after: MemorySample): Step {
  const more = (
    name: 'retries' | 'retriesFailed' | 'errors' | 'droppedRecords' | 'inputRecords' | 'outputRecords',
  ) => Math.max(0, (after[name] ?? 0) - (before[name] ?? after[name] ?? 0));
  const minutes = (Date.parse(after.at) - Date.parse(before.at)) / 60_000;
  const retries = more('retries');
  const isFuller = (after.bufferBytes ?? 0) > (before.bufferBytes ?? 0);
  return {
    at: after.at,
    minutes,
    retries,
    retriesPerMinute: minutes > 0 ? retries / minutes : 0,
    lost: more('retriesFailed') + more('droppedRecords'),
    errors: more('errors'),
    isStalled: more('inputRecords') > 0 && more('outputRecords') === 0 && isFuller,
  };
}

export interface Growth extends Judged {
  readonly isInBuffers: boolean;
}

/** Memory on its way to the container's limit along a line; undefined while too little was seen. */
function growthOf(run: readonly MemorySample[]): Growth | undefined {
  const rule = strainRules.growth;
  const newest = run.at(-1);
  const seen = run.filter(
    ({ at, memoryBytes }) => memoryBytes !== undefined && isWithin(at, newest?.at, rule.longestMs),
  );
  const limit = newest?.limitBytes;
  const first = Date.parse(seen[0]?.at ?? '');
  const spanMs = Date.parse(newest?.at ?? '') - first;
  if (!limit || seen.length < rule.looks || !(spanMs >= rule.shortestMs)) return undefined;
  const line = fitLine(pointsOf(seen, 'memoryBytes'));
  const lately = fitLine(pointsOf(seen.slice(-Math.ceil(seen.length / 3)), 'memoryBytes'));
  if (!line || !lately) return undefined;
  const leftMs = line.perMs > 0 ? Math.max(0, limit - line.last) / line.perMs : Infinity;
  const grown = line.perMs * spanMs;
  const rises =
    grown >= limit * rule.ofLimit && line.fit >= rule.fit && lately.perMs >= line.perMs * rule.lately;
  const buffered = (fitLine(pointsOf(seen, 'bufferBytes'))?.perMs ?? 0) * spanMs;
  const isInBuffers = buffered * rule.perBufferedByte >= grown / 2;
  const isKnown = seen.some(({ bufferBytes }) => bufferBytes !== undefined);
  const found = { perMinute: line.perMs * 60_000, bytes: line.last, limit, leftMs };
  return {
    isStrained: rises && leftMs <= spanMs * rule.ahead,
    isClear: leftMs > spanMs * rule.ahead * 2,
    isInBuffers,
    words: growthWords({ ...found, where: isInBuffers ? 'in' : isKnown ? 'beside' : 'unknown' }),
  };
}

const pointsOf = (run: readonly MemorySample[], field: 'memoryBytes' | 'bufferBytes') =>
  run.flatMap((sample) => {
    const value = sample[field];
    return value === undefined ? [] : [[Date.parse(sample.at), value] as const];
  });

/** Whether it held in most of the newest looks, and there were enough of them. */
function mostly<T extends { readonly at: string }>(
  looks: readonly T[],
  holds: (look: T) => boolean,
): boolean {
  const { withinMs, looks: enough, share } = strainRules.raise;
  const lately = looks.filter(({ at }) => isWithin(at, looks.at(-1)?.at, withinMs));
  return lately.length >= enough && lately.filter(holds).length >= lately.length * share;
}

function never<T extends { readonly at: string }>(looks: readonly T[], holds: (look: T) => boolean): boolean {
  const { withinMs, looks: enough } = strainRules.clear;
  const lately = looks.filter(({ at }) => isWithin(at, looks.at(-1)?.at, withinMs));
  return lately.length >= enough && !lately.some(holds);
}

const isWithin = (at: string, newest: string | undefined, ms: number): boolean =>
  newest !== undefined && Date.parse(newest) - Date.parse(at) <= ms;
