import type { Facts } from '../diagnosis/facts.ts';
import { limitChanges, limitedInputs, memoryFigures } from './memory-figures.ts';
import type { PlanWords } from './sentences/plan-words.ts';

export interface BufferSize {
  /** In Fluent Bit's decimal form; undefined: keep what is written. */
  readonly value: string | undefined;
  readonly why: string;
}

/** How long a buffer should bridge a destination that does not take records. */
const bridgeSeconds = 90;
/** One bounded step at a time: never more than half again of what is set. */
const largestStep = 1.5;
const million = 1_000_000;

/**
 * `Mem_Buf_Limit` to fit the load: enough to bridge a stall of the destination at the observed rate, in one
 * bounded step, and small enough that the container limit it asks for stays under the ceiling.
 */
export function bufferSize(facts: Facts, ceilingBytes: number, { buffer: say }: PlanWords): BufferSize {
  const now = Math.max(0, ...limitedInputs(facts).map((input) => input.memBufLimitBytes ?? 0));
  if (now === 0) return { value: undefined, why: say.nothingLimited };
  const largest = largestUnder(facts, now, ceilingBytes);
  if (largest < now)
    return {
      value: megabytes(largest),
      why: say.aboveCeiling(megabytes(now)),
    };
  const rate = facts.ingestBytesPerSecond;
  if (!rate) return { value: undefined, why: say.noRate };
  const holds = Math.round(now / rate);
  const wanted = Math.min(rate * bridgeSeconds, now * largestStep, largest);
  const said = say.holds((rate / million).toFixed(1), megabytes(now), holds);
  if (wanted <= now * 1.1) return { value: undefined, why: say.enough(said) };
  const value = megabytes(wanted);
  const seconds = Math.round((Math.floor(wanted / million) * million) / rate);
  return { value, why: say.oneStep(said, value, seconds) };
}

/** The largest size from `now` upwards to one step, else downwards, whose container limit stays under the ceiling. */
function largestUnder(facts: Facts, now: number, ceilingBytes: number): number {
  const tried = [1.5, 1.25, 1, 0.75, 0.5, 0.375, 0.25, 0.125];
  const fits = tried.find((factor) => {
    const limit = memoryFigures(facts, limitChanges(facts, megabytes(now * factor)))?.limitBytes;
    return limit !== null && limit !== undefined && limit <= ceilingBytes;
  });
  return now * (fits ?? 1);
}

/** Fluent Bit's sizes are decimal: `384m` is 384,000,000 bytes. */
export const megabytes = (bytes: number): string => `${Math.max(1, Math.floor(bytes / million))}m`;
