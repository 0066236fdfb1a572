import { wordsOf } from '../language/words-of.ts';
import type { OutputState } from '../fluentbit/memory.ts';

/** What the memory report says around the figures. */
export const memoryReportWords = wordsOf(({ say }) => ({
  head: (about: MemoryHead) => say('cli.memory.head', { ...about }),
  headRoom: (percent: number) => say('cli.memory.headRoom', { percent }),
  confidence: (confidence: number, basis: string) => say('cli.memory.confidence', { confidence, basis }),
  note: (note: string) => say('cli.memory.note', { note }),
  notStarting: (version: string) => say('cli.memory.notStarting', { version }),
  problem: (file: string, line: number, what: string) => say('cli.memory.problem', { file, line, what }),
  inForce: (value: string) => say('cli.memory.inForce', { value }),
}));

interface MemoryHead {
  readonly version: string;
  readonly outputs: OutputState;
  readonly connections: number;
  readonly files: number;
}

export type MemoryReportWords = ReturnType<typeof memoryReportWords>;
