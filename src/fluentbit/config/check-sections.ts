import { readSize } from '../size.ts';
import { isAtLeast } from '../version.ts';
import { problemOf } from './check-values.ts';
import type { ConfigProblem, ConfigSection } from './fluent-bit-config.ts';
import { property } from './property.ts';

const storageTypes = new Set(['memory', 'filesystem', 'memrb']);

/** What is wrong between the values of one section, or between sections. */
export function checkSections(
  sections: readonly ConfigSection[],
  version: string | undefined,
): readonly ConfigProblem[] {
  const inputs = sections.filter((each) => each.kind === 'input');
  return inputs.flatMap((section) => [...checkStorage(sections, section, version), ...checkBuffers(section)]);
}

function checkStorage(
  sections: readonly ConfigSection[],
  section: ConfigSection,
  version: string | undefined,
): readonly ConfigProblem[] {
  const storage = property(section, 'storage.type');
  const word = storage?.value.toLowerCase();
  if (!storage || !word || word.includes('${')) return [];
  if (!storageTypes.has(word)) return [unknownStorage(storage, version)];
  if (word !== 'filesystem') return [];
  const problems: ConfigProblem[] = [];
  const hasPath = sections.some((each) => each.kind === 'service' && property(each, 'storage.path'));
  if (!hasPath) {
    const what = 'storage.type filesystem without storage.path in [SERVICE]';
    const inForce = 'nothing: Fluent Bit does not start';
    problems.push({ ...problemOf('error', storage, what, inForce), refusesStart: true, dryRunMisses: true });
  }
  const limit = property(section, 'mem_buf_limit');
  if (limit) {
    const what = 'Mem_Buf_Limit on an input with storage.type filesystem';
    const inForce = 'no pause: storage.max_chunks_up bounds the memory';
    problems.push({ ...problemOf('warning', limit, what, inForce), isHint: true });
  }
  return problems;
}

/** A core property that cannot be read stops the start from 4.0.3 on; before, it was logged and ignored. */
function unknownStorage(
  storage: Parameters<typeof problemOf>[1],
  version: string | undefined,
): ConfigProblem {
  const refusesStart = version === undefined || isAtLeast(version, '4.0.3');
  const inForce = refusesStart ? 'nothing: Fluent Bit does not start' : 'memory';
  const what = `storage.type "${storage.value}" is none of memory, filesystem, memrb`;
  return { ...problemOf('error', storage, what, inForce), refusesStart };
}

/** Fluent Bit starts with a chunk size above the maximum; every message then exceeds the maximum. */
function checkBuffers(section: ConfigSection): readonly ConfigProblem[] {
  const chunk = property(section, 'buffer_chunk_size');
  const max = property(section, 'buffer_max_size');
  const chunkSize = readSize(chunk?.value ?? '');
  const maxSize = readSize(max?.value ?? '');
  if (!chunk || !chunkSize.ok || !maxSize.ok || chunkSize.bytes <= maxSize.bytes) return [];
  const what = `Buffer_Chunk_Size ${chunk.value} is greater than Buffer_Max_Size ${max?.value ?? ''}`;
  return [
    problemOf('warning', chunk, what, 'read buffers larger than their maximum: incoming data may be refused'),
  ];
}
