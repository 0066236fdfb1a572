import type { FluentBitVersion } from './fluent-bit-version.ts';
import type { Destination } from './load.ts';

/**
 * Resident memory of one Fluent Bit, fitted to the measured runs (model rows of 5M to 256M on 3.2.9, 4.2.8
 * and 5.1.1, and the runs of the seed): what the chunks hold, a formatted copy of each chunk that is being
 * sent, about 1.25 MB for each connection, and the bare process.
 */
export interface MemoryState {
  readonly chunkBytes: number;
  readonly copyBytes: number;
  readonly connections: number;
  /** 0 without a limit. */
  readonly memoryLimitBytes: number;
  readonly destination: Destination;
}

const connectionBytes = 1_250_000;
const transientBytes = 8_000_000;

export function residentBytes(version: FluentBitVersion, state: MemoryState): number {
  const reading = state.connections * connectionBytes;
  const connections = state.memoryLimitBytes > 0 ? Math.min(reading, state.memoryLimitBytes * 1.6) : reading;
  const failing = state.destination === 'refusing' ? Math.min(transientBytes, state.chunkBytes / 2) : 0;
  return Math.round(
    bareBytes(version) +
      connections +
      state.chunkBytes +
      state.copyBytes * copyFactor(version) * copyShare[state.destination] +
      failing,
  );
}

/** The container's memory cgroup counts a little less than the process: mapped files are charged elsewhere. */
export const cgroupBytes = (rssBytes: number): number => Math.max(0, rssBytes - 5_000_000);

/** Records become JSON at about this rate, so a buffer that fills faster is not yet copied when it is full. */
export const formattingBytesPerSecond = 40_000_000;

const copyShare: Readonly<Record<Destination, number>> = {
  healthy: 0.4,
  slow: 0.78,
  hanging: 1,
  refusing: 0.1,
};

const copyFactor = (version: FluentBitVersion) =>
  ({ 1: 1.05, 2: 1.07, 3: 1.09, 4: 1.15, 5: 1.19 })[version.major] ?? 1.1;

const bareBytes = (version: FluentBitVersion) => (version.major >= 4 ? 12_500_000 : 9_500_000);
