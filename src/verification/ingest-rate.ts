import type { MemorySample } from '../sampling/sample.ts';

/**
 * Bytes a second that the busiest pod took in, as its counters tell; the steps in which a counter fell are
 * restarts and are left out. Undefined when no pod answered twice.
 */
export function ingestRate(samples: readonly MemorySample[]): number | undefined {
  const counted = samples.filter((sample) => sample.inputBytes !== undefined);
  const rates = [...Map.groupBy(counted, (sample) => sample.podUid).values()].flatMap(
    (list) => podRate(list) ?? [],
  );
  return rates.length > 0 ? Math.max(...rates) : undefined;
}

function podRate(samples: readonly MemorySample[]): number | undefined {
  const inOrder = samples.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  let bytes = 0;
  let ms = 0;
  for (const [at, sample] of inOrder.entries()) {
    const before = inOrder[at - 1];
    const more = (sample.inputBytes ?? 0) - (before?.inputBytes ?? 0);
    if (!before || more < 0 || sample.restartCount !== before.restartCount) continue;
    bytes += more;
    ms += Date.parse(sample.at) - Date.parse(before.at);
  }
  return ms > 0 && bytes > 0 ? (bytes / ms) * 1000 : undefined;
}
