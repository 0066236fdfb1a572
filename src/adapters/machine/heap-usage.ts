import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';

export interface HeapUsage {
  /** What outlived the young generation. Of this the runtime runs out: measured with Node 26, processes end at 63 of 64, 254 of 256 MiB. */
  readonly heapOldBytes: number;
  /** The most that this may be. */
  readonly heapLimitBytes: number;
}

const young = /^(new_|read_only|shared)/;
const asked = /--max[-_]old[-_]space[-_]size[= ](\d+)/g;

/**
 * `options`: those of the runtime, of its command line and of NODE_OPTIONS. The runtime's own limit counts the young generation as well:
 * 5 % at most where the limit follows from the container's memory, but 150 % where somebody asked for 64 MiB on a large machine.
 */
export function heapUsage(options: string): HeapUsage {
  const old = getHeapSpaceStatistics().filter(({ space_name }) => !young.test(space_name));
  const mebibytes = [...options.matchAll(asked)].at(-1)?.[1];
  return {
    heapOldBytes: old.reduce((sum, { space_used_size }) => sum + space_used_size, 0),
    heapLimitBytes:
      mebibytes === undefined ? getHeapStatistics().heap_size_limit : Number(mebibytes) * 1024 ** 2,
  };
}
