import { cp, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const cases = path.join(import.meta.dirname, '../../test/playbooks');
const newline = 10;

/** A case of the playbooks and which of its logs is made long, and how. */
export interface Shape {
  readonly name: string;
  /** Such as `output-backpressure/forward-no-ack`. */
  readonly bundle: string;
  /** Below the bundle's folder. */
  readonly log: string;
  /** `lines`: the recorded lines again and again; `one-line`: its last line grows. */
  readonly grows: 'lines' | 'one-line';
}

/** Logs as they are found in trouble and out of it, each of them long for another reason. */
export const shapes: readonly Shape[] = [
  {
    name: 'refusals of a forward output',
    bundle: 'output-backpressure/forward-no-ack',
    log: 'logs/logging/fluent-bit-f4d04/fluent-bit/current.log',
    grows: 'lines',
  },
  {
    name: 'retries of an http output',
    bundle: 'unbounded-buffer/oom-slow-v4.2.8-http-refused',
    log: 'logs/logging/fluent-bit-d91fd/fluent-bit/previous.log',
    grows: 'lines',
  },
  {
    name: 'noise of the kubernetes filter',
    bundle: 'healthy/noise-of-the-kubernetes-filter',
    log: 'logs/logging/fluent-bit-x7k2p/fluent-bit/current.log',
    grows: 'lines',
  },
  {
    name: "refusals behind a node's prefix",
    bundle: 'output-backpressure/splunk-403-in-a-cri-log',
    log: 'logs/logging/fluent-bit-403aa/fluent-bit/current.log',
    grows: 'lines',
  },
  {
    name: 'records printed by stdout',
    bundle: 'unbounded-buffer/stdout-prints-customer-records',
    log: 'logs/logging/fluent-bit-st0ut/fluent-bit/previous.log',
    grows: 'lines',
  },
  {
    name: 'one line as long as the log',
    bundle: 'healthy/line-of-one-megabyte',
    log: 'logs/logging/fluent-bit-q1w2e/fluent-bit/current.log',
    grows: 'one-line',
  },
];

/** Hands a copy of the shape's bundle, its log grown to about `bytes`, to `use`, and removes it afterwards. */
export async function withBundle<T>(
  { bundle, log, grows }: Shape,
  bytes: number,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'bench-bundle-'));
  try {
    await cp(path.join(cases, bundle, 'bundle'), directory, { recursive: true });
    const recorded = await readFile(path.join(directory, log));
    const write = grows === 'lines' ? writeLines : writeOneLine;
    await write(path.join(directory, log), recorded, bytes);
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** The first half of the recording, its second half as often as it takes: the start stands there once and the end is the recorded one. */
async function writeLines(file: string, recorded: Buffer, bytes: number): Promise<void> {
  const half = recorded.indexOf(newline, recorded.length / 2) + 1;
  const again = recorded.subarray(half);
  const times = Math.ceil(2 ** 20 / again.length);
  const block = Buffer.concat(Array.from({ length: times }, () => again));
  const handle = await open(file, 'w');
  await handle.write(recorded.subarray(0, half));
  for (let left = bytes - half; left > 0; left -= block.length) await handle.write(block);
  await handle.close();
}

/** The line in the middle of the recording grows; what stands around it stays. */
async function writeOneLine(file: string, recorded: Buffer, bytes: number): Promise<void> {
  const middle = Math.floor(recorded.length / 2);
  const block = Buffer.alloc(2 ** 20, 'a');
  const handle = await open(file, 'w');
  await handle.write(recorded.subarray(0, middle));
  for (let left = bytes - recorded.length; left > 0; left -= block.length) await handle.write(block);
  await handle.write(recorded.subarray(middle));
  await handle.close();
}
