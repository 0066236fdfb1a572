import type { ChunkBuffer } from './chunk-buffer.ts';
import type { FluentBitVersion } from './fluent-bit-version.ts';
import type { Load } from './load.ts';
import { cgroupBytes, formattingBytesPerSecond, residentBytes } from './memory-figures.ts';
import type { InputConfig, PipelineConfig } from './pipeline-config.ts';
import type { PipelineFigures } from './pipeline-figures.ts';
import type { Random } from './seeded-random.ts';

export interface MemoryMeter {
  /** What the memory cgroup counts now, `elapsedMs` after it was last measured. */
  measure(elapsedMs: number, load: Load): number;
  readonly current: () => number;
}

export interface MeteredParts {
  readonly version: FluentBitVersion;
  readonly config: PipelineConfig;
  readonly input: InputConfig;
  readonly buffer: ChunkBuffer;
  readonly figures: Pick<PipelineFigures, 'leakedBytes'>;
  readonly random: Random;
}

/** Follows the memory of one process: growth at once, release slowly, as the allocator keeps dirty pages. */
export function createMemoryMeter(parts: MeteredParts): MemoryMeter {
  const { version, config, input, buffer, figures, random } = parts;
  const own = random.between(0.985, 1.015);
  let copied = 0;
  let current = 4_000_000;
  return {
    measure(elapsedMs, load) {
      const up = config.inputs[0]?.storage === 'filesystem' ? config.maxChunksUp : Infinity;
      const held = buffer.chunks.slice(0, up);
      const sending = held.reduce((sum, chunk) => sum + (chunk.state === 'flushing' ? chunk.bytes : 0), 0);
      copied = Math.min(sending, copied + (formattingBytesPerSecond * elapsedMs) / 1000);
      const resident = residentBytes(version, {
        chunkBytes: up === Infinity ? buffer.bytes() : held.reduce((sum, chunk) => sum + chunk.bytes, 0),
        copyBytes: copied,
        connections: load.connections,
        memoryLimitBytes: input.storage === 'filesystem' ? 0 : input.memoryLimitBytes,
        destination: load.destination,
      });
      const wanted = cgroupBytes(resident * own) + figures.leakedBytes;
      current = wanted >= current ? wanted : current + (wanted - current) * 0.15;
      return current;
    },
    current: () => Math.round(current),
  };
}
