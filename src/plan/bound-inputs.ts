import type { Facts } from '../diagnosis/facts.ts';
import { formatQuantity } from '../fluentbit/quantity.ts';
import { megabytes } from './buffer-size.ts';
import { changeOf, type ConfigChange } from './config-change.ts';
import { memoryFigures } from './memory-figures.ts';
import type { PlanWords } from './sentences/plan-words.ts';

/** Sizes worth a try in megabytes, the largest first; Fluent Bit's own examples for tail begin at 5. */
const sizes = [512, 256, 128, 64, 32, 16, 10, 5];
const million = 1_000_000;
/** How long a buffer should bridge a destination that does not take records. */
const bridgeSeconds = 90;
/** Without a container limit and without a known rate. */
const cautiousMegabytes = 64;

/**
 * A `Mem_Buf_Limit` for every input without a bound: the largest that still fits into the container's limit with head-room, and no
 * more than what the observed rate brings in 90 seconds.
 */
export function boundingChanges(
  facts: Facts,
  ceilingBytes: number,
  { bound: say }: PlanWords,
): readonly ConfigChange[] {
  const open = facts.memory?.unbounded ?? [];
  if (open.length === 0 || !facts.mounted) return [];
  const limit = Math.min(facts.memory?.limitBytes ?? ceilingBytes, ceilingBytes);
  const rate = facts.ingestBytesPerSecond;
  const wanted =
    rate !== undefined
      ? Math.max(5, (rate * bridgeSeconds) / million)
      : facts.memory?.limitBytes == null
        ? cautiousMegabytes
        : Infinity;
  const tried = sizes.filter((size) => size <= wanted || size === sizes.at(-1));
  const size = tried.find((each) => fits(facts, changesTo(facts, each, say), limit)) ?? sizes.at(-1) ?? 5;
  return changesTo(facts, size, say);
}

function fits(facts: Facts, changes: readonly ConfigChange[], limitBytes: number): boolean {
  const needed = memoryFigures(facts, changes)?.limitBytes;
  return typeof needed === 'number' && needed <= limitBytes;
}

function changesTo(facts: Facts, size: number, say: PlanWords['bound']): readonly ConfigChange[] {
  const value = megabytes(size * million);
  const limit = facts.memory?.limitBytes;
  const room = say.room(typeof limit === 'number' ? formatQuantity(limit) : undefined);
  const why = say.why(value, room);
  return (facts.memory?.unbounded ?? []).map(({ section, plugin }) =>
    changeOf(section, plugin === 'emitter' ? 'Emitter_Mem_Buf_Limit' : 'Mem_Buf_Limit', value, why),
  );
}
