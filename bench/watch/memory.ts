import type { Fleet } from './pod-lines.ts';
import { type ServedStub, withHolder, withStub } from './processes.ts';
import type { Held } from './hold.ts';

const fluentBit = 5_000;
const others = 150_000;
const aims = { resident: 1.5, bytesPerPod: 2048 };
const mib = 2 ** 20;

interface Holding extends Held {
  readonly receivedBytes: number;
}

/** What a process that watches holds, with many pods of others and with none, by both kinds of recognition. */
export async function benchWatchMemory(say: (line: string) => void): Promise<void> {
  say(
    `WATCH MEMORY  ${fluentBit} pods of Fluent Bit among others, each process after a forced collection, in MiB`,
  );
  for (const recognise of ['labels', 'images']) {
    const empty = await holding(recognise, { fluentBit: 0, others: 0 });
    const some = await holding(recognise, { fluentBit, others });
    const more = await holding(recognise, { fluentBit, others: 2 * others });
    const twice = await holding(recognise, { fluentBit: 2 * fluentBit, others });
    const ratio = some.rssBytes / empty.rssBytes;
    say(`  ${recognise}`);
    say(row('an empty cluster', empty));
    say(row(`${others} others`, some));
    say(row(`${2 * others} others`, more));
    say(row(`${2 * fluentBit} of Fluent Bit`, twice));
    say(
      `    resident, full to empty  ${ratio.toFixed(2)}, aim < ${aims.resident}: ${ratio < aims.resident ? 'pass' : 'FAIL'}`,
    );
    say(`    heap for a watched pod   ${heapForPod(some, twice, Math.abs(more.heapBytes - some.heapBytes))}`);
    const doubled = more.rssBytes / some.rssBytes;
    say(`    resident, others doubled ${doubled.toFixed(2)}, aim < 1.10: ${doubled < 1.1 ? 'pass' : 'FAIL'}`);
    if (recognise === 'labels')
      say(
        `    bytes, others doubled    ${more.receivedBytes - some.receivedBytes} more, aim 0: ${more.receivedBytes === some.receivedBytes ? 'pass' : 'FAIL'}`,
      );
  }
}

/** The growth from one number of watched pods to its double; two processes that know the same pods differ by `noiseBytes`. */
function heapForPod(some: Holding, twice: Holding, noiseBytes: number): string {
  const grown = (twice.heapBytes - some.heapBytes) / fluentBit;
  const noise = noiseBytes / fluentBit;
  const range = `${grown.toFixed(0)} ± ${noise.toFixed(0)} bytes, aim ≤ ${aims.bytesPerPod}`;
  if (grown + noise <= aims.bytesPerPod) return `${range}: pass`;
  return grown - noise > aims.bytesPerPod ? `${range}: FAIL` : `${range}: cannot be told apart from noise`;
}

const row = (name: string, { rssBytes, heapBytes, pods, receivedBytes }: Holding): string =>
  `    ${name.padEnd(24)} ${(rssBytes / mib).toFixed(1)} resident, ${(heapBytes / mib).toFixed(1)} heap, ${(receivedBytes / mib).toFixed(1)} received, ${pods} pods known`;

async function holding(recognise: string, fleet: Fleet): Promise<Holding> {
  return withStub({ ...fleet, events: 0, eventPods: 0 }, async (stub) =>
    withHolder<Held, Holding>([stub.url, recognise], async (held) => {
      const receivedBytes = await whenQuiet(stub);
      return { ...(await held()), receivedBytes };
    }),
  );
}

/** The bytes sent once no more come: the lists are through. */
async function whenQuiet(stub: ServedStub): Promise<number> {
  for (let before = 0; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const now = await stub.sentBytes();
    if (now === before && now > 0) return now;
    before = now;
  }
}
