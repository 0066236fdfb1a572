import { readFileSync } from 'node:fs';
import { readConfig } from '../../src/fluentbit/config/read-config.ts';
import type { FluentBitConfig } from '../../src/fluentbit/config/fluent-bit-config.ts';
import type { OutputState } from '../../src/fluentbit/memory.ts';

/** One recorded run with full buffers. */
export interface MemoryRun {
  readonly scenario: string;
  /** Output, its state and the storage: `http hanging memory`. */
  readonly family: string;
  readonly version: string;
  readonly config: FluentBitConfig;
  readonly observed: {
    readonly connections: number;
    readonly outputs: OutputState;
    readonly chunksUp: number;
  };
  /** Peak resident memory. */
  readonly measuredBytes: number;
}

/** The recorded runs; quoted cells of the table hold commas. */
export function memoryRuns(): readonly MemoryRun[] {
  const file = new URL('../fixtures/fluentbit/memory-model.csv', import.meta.url);
  const [head = '', ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  const names = head.split(',');
  return rows.map((row) => {
    const cells = [...row.matchAll(/("[^"]*"|[^,]*)(?:,|$)/g)].map((found) =>
      (found[1] ?? '').replaceAll('"', ''),
    );
    return runOf((name) => cells[names.indexOf(name)] ?? '');
  });
}

function runOf(cell: (name: string) => string): MemoryRun {
  const [plugin = '', ...how] = cell('output').split(', ');
  const outputs = how.join().includes('refused') ? 'refusing' : 'hanging';
  const version = cell('version').replace('v', '');
  const text = [
    `[SERVICE]\n  storage.path /x\n  storage.max_chunks_up ${cell('max_chunks_up')}`,
    `[INPUT]\n  Name forward\n  Mem_Buf_Limit ${cell('mem_buf_limit')}\n  storage.type ${cell('storage')}`,
    `[OUTPUT]\n  Name ${plugin}\n  Match *`,
  ].join('\n');
  return {
    scenario: cell('scenario'),
    family: `${plugin} ${outputs} ${cell('storage')}`,
    version,
    config: readConfig([{ name: 'c', text }], 'c', { version }),
    observed: { connections: Number(cell('connections')), outputs, chunksUp: Number(cell('chunks_up')) },
    measuredBytes: Number(cell('peak_rss_bytes')),
  };
}
