import type { MemorySample } from './sample.ts';

/**
 * At most so many samples of one pod, oldest first: what is older is kept more coarsely. Of two neighbours in the older half the one with the
 * higher memory stays, so that a picture shows the peak; those of different runs both stay.
 */
export function thinned(samples: readonly MemorySample[], most: number): readonly MemorySample[] {
  if (samples.length <= most) return samples;
  const half = Math.floor(samples.length / 2);
  const older = pairs(samples.slice(0, half)).flatMap(fuller);
  return [...older, ...samples.slice(half)].slice(-most);
}

type Pair = readonly [MemorySample, MemorySample?];

const pairs = (samples: readonly MemorySample[]): readonly Pair[] =>
  samples.flatMap((sample, at): readonly Pair[] => {
    if (at % 2 === 1) return [];
    const next = samples[at + 1];
    return [next ? [sample, next] : [sample]];
  });

function fuller([first, second]: Pair): readonly MemorySample[] {
  if (!second) return [first];
  if (first.restartCount !== second.restartCount) return [first, second];
  return [(second.memoryBytes ?? 0) > (first.memoryBytes ?? 0) ? second : first];
}
