import { effectiveInputs } from '../fluentbit/config/effective-inputs.ts';
import type { FluentBitConfig } from '../fluentbit/config/fluent-bit-config.ts';
import { predictPeak, recommendLimit } from '../fluentbit/memory.ts';
import { parseQuantity } from '../fluentbit/quantity.ts';
import type { MemoryFact } from './facts.ts';

const assumedConnections = 1;
const assumedFiles = 10;

/** The need with hanging outputs, the worst case, against the container's limit. */
export function gatherMemory(
  config: FluentBitConfig,
  version: string | undefined,
  memoryLimit: string | undefined,
): MemoryFact {
  const prediction = predictPeak(config, version, {
    connections: assumedConnections,
    files: assumedFiles,
    outputs: 'hanging',
  });
  const unbounded = effectiveInputs(config, version).filter(
    (input) => input.storage !== 'filesystem' && input.memBufLimitBytes === null,
  );
  return {
    limitBytes: (memoryLimit === undefined ? undefined : parseQuantity(memoryLimit)) ?? null,
    predictedPeakBytes: prediction.predictedPeakBytes,
    recommendedLimitBytes: recommendLimit(prediction),
    terms: prediction.terms,
    connections: assumedConnections,
    connectionsFrom: 'assumed',
    unbounded,
  };
}
