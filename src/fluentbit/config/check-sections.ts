import { readSize } from '../size.ts';
import { isAtLeast } from '../version.ts';
import type { ConfigSection } from './fluent-bit-config.ts';
import { type FoundProblem, notStarting, problemOf, type Sentence } from './found-problem.ts';
import { property } from './property.ts';

const storageTypes = new Set(['memory', 'filesystem', 'memrb']);

/** What is wrong between the values of one section, or between sections. */
export function checkSections(
  sections: readonly ConfigSection[],
  version: string | undefined,
): readonly FoundProblem[] {
  const inputs = sections.filter((each) => each.kind === 'input');
  return inputs.flatMap((section) => [...checkStorage(sections, section, version), ...checkBuffers(section)]);
}

function checkStorage(
  sections: readonly ConfigSection[],
  section: ConfigSection,
  version: string | undefined,
): readonly FoundProblem[] {
  const storage = property(section, 'storage.type');
  const word = storage?.value.toLowerCase();
  if (!storage || !word || word.includes('${')) return [];
  if (!storageTypes.has(word)) return [unknownStorage(storage, version)];
  if (word !== 'filesystem') return [];
  const problems: FoundProblem[] = [];
  const hasPath = sections.some((each) => each.kind === 'service' && property(each, 'storage.path'));
  if (!hasPath) {
    const problem = problemOf('error', storage, (say) => say.noStoragePath, notStarting);
    problems.push({ ...problem, refusesStart: true, dryRunMisses: true });
  }
  const limit = property(section, 'mem_buf_limit');
  if (limit) {
    const what: Sentence = (say) => say.limitOnDisk;
    const inForce: Sentence = (say) => say.chunksUpBounds;
    problems.push({ ...problemOf('warning', limit, what, inForce), isHint: true });
  }
  return problems;
}

/** A core property that cannot be read stops the start from 4.0.3 on; before, it was logged and ignored. */
function unknownStorage(storage: Parameters<typeof problemOf>[1], version: string | undefined): FoundProblem {
  const refusesStart = version === undefined || isAtLeast(version, '4.0.3');
  const inForce: Sentence = refusesStart ? notStarting : (say) => say.inMemory;
  const what: Sentence = (say) => say.unknownStorage(storage.value);
  return { ...problemOf('error', storage, what, inForce), refusesStart };
}

/** Fluent Bit starts with a chunk size above the maximum; every message then exceeds the maximum. */
function checkBuffers(section: ConfigSection): readonly FoundProblem[] {
  const chunk = property(section, 'buffer_chunk_size');
  const max = property(section, 'buffer_max_size');
  const chunkSize = readSize(chunk?.value ?? '');
  const maxSize = readSize(max?.value ?? '');
  if (!chunk || !chunkSize.ok || !maxSize.ok || chunkSize.bytes <= maxSize.bytes) return [];
  const what: Sentence = (say) => say.chunkAboveMax(chunk.value, max?.value ?? '');
  return [problemOf('warning', chunk, what, (say) => say.mayBeRefused)];
}
