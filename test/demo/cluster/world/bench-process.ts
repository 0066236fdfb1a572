import type { ContainerProcess, ProcessExit } from '../../../../src/demo/cluster/world/container-process.ts';
import { createFluentBitProcess } from '../../../../src/demo/cluster/world/fluent-bit-process.ts';
import { releasedVersion } from '../../../../src/demo/cluster/world/fluent-bit-version.ts';
import type { Load } from '../../../../src/demo/cluster/world/load.ts';
import { createRandom } from '../../../../src/demo/cluster/world/seeded-random.ts';

export interface BenchRun {
  readonly process: ContainerProcess;
  readonly lines: string[];
  readonly exit: ProcessExit | undefined;
  readonly peakBytes: number;
  /** Goes on for that long or until the process ends. */
  run(seconds: number, load: Load): ProcessExit | undefined;
  terminate(): void;
  /** What the file says from now on, for whoever reads it again. */
  edit(config: string): void;
}

export const startMs = Date.parse('2026-11-22T12:42:45Z');

/** One Fluent Bit without a cluster around it. */
export function bench(given: {
  readonly version: string;
  readonly config: string;
  readonly configName?: string;
  readonly memoryLimitBytes?: number | undefined;
  readonly seed?: string;
}): BenchRun {
  const version = releasedVersion(`fluent-bit:${given.version}`);
  if (!version) throw new Error(`There is no Fluent Bit ${given.version}.`);
  const lines: string[] = [];
  let nowMs = startMs;
  let exit: ProcessExit | undefined;
  let peakBytes = 0;
  const file = (text: string) => ({ name: given.configName ?? 'fluent-bit.conf', text, files: new Map() });
  let now = file(given.config);
  const process = createFluentBitProcess({
    version,
    config: now,
    reread: () => now,
    memoryLimitBytes: given.memoryLimitBytes,
    startedAtMs: startMs,
    hostname: 'fluent-bit-x7k2p',
    random: createRandom(given.seed ?? 'bench'),
    write: ({ text }) => lines.push(text),
  });
  return {
    process,
    lines,
    get exit() {
      return exit;
    },
    get peakBytes() {
      return peakBytes;
    },
    run(seconds, load) {
      for (let n = 0; n < seconds && !exit; n += 1) {
        nowMs += 1000;
        exit = process.step(nowMs, load);
        peakBytes = Math.max(peakBytes, process.memoryBytes());
      }
      return exit;
    },
    terminate: () => process.terminate(nowMs),
    edit: (config) => void (now = file(config)),
  };
}

export const flood = (destination: Load['destination'], connections = 16, packed = true): Load => ({
  megabytesPerSecond: 60,
  connections,
  packed,
  destination,
});

/** A configuration as in the recordings. */
export function configOf(given: {
  readonly limit?: string;
  readonly input?: string;
  readonly output?: string;
  readonly service?: string;
}): string {
  return `[SERVICE]
    Flush           1
    Grace           5
    HTTP_Server     On
    HTTP_Port       2020
    Health_Check    On
    storage.metrics On
${given.service ?? ''}
[INPUT]
    Name            forward
    Listen          0.0.0.0
    Port            24224
${given.limit === undefined ? '' : `    Mem_Buf_Limit   ${given.limit}\n`}${given.input ?? ''}
[OUTPUT]
    Name            http
    Match           *
    Host            127.0.0.1
    Port            9880
${given.output ?? ''}
`;
}
