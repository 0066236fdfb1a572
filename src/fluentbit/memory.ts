import type { FluentBitConfig } from './config/fluent-bit-config.ts';
import { effectiveInputs } from './config/effective-inputs.ts';
import { baseBytes, measuredFigures, measuredLines, type MemoryFigures } from './memory-figures.ts';
import type { OutputState } from './memory-figures.ts';
import { outputTerms } from './memory-outputs.ts';
import { backlogTerm, bufferTerms, filesystemTerms, readBufferTerms } from './memory-terms.ts';
import type { Locale } from '../language/locale.ts';
import { lineOf } from './version.ts';
import { memoryWords, type MemoryWords } from './words/memory-words.ts';

export type { OutputState } from './memory-figures.ts';

/** What is known of the load and of the machine; everything may be left out. */
export interface MemoryObservations {
  /** Connections per input that takes them; 1 by default. */
  readonly connections?: number;
  /** Watched files per tail input; 10 by default. */
  readonly files?: number;
  /** `hanging` by default, the worst case. */
  readonly outputs?: OutputState;
  /** Chunks of filesystem inputs seen in memory; without it storage.max_chunks_up is taken as reached. */
  readonly chunksUp?: number;
  /** The biggest message of a sender, or the longest line of a file, in bytes. */
  readonly messageBytes?: number;
  /** Chunks that lie in storage.path at the start, in bytes; none by default. */
  readonly backlogBytes?: number;
  /** Where the process runs; amd64 with cgroup v1 is what was measured. */
  readonly architecture?: 'amd64' | 'arm64';
  readonly cgroup?: 1 | 2;
  /** The language of names and reasons; English by default. */
  readonly locale?: Locale;
}

/** One part of the process's memory; null = no bound. `why` gives the reason and the source of the figure. */
export interface MemoryTerm {
  readonly name: string;
  readonly bytes: number | null;
  readonly why: string;
}

export interface MemoryPrediction {
  /** The sum of the terms; null = something has no bound. */
  readonly predictedPeakBytes: number | null;
  readonly terms: readonly MemoryTerm[];
  /** Where the figures come from and what they do not cover. */
  readonly basis: string;
  /** 0…1: how far this configuration lies from what was measured. */
  readonly confidence: number;
  /** The share of the peak that a limit should lie above it. */
  readonly headRoom: number;
}

const measuredHeadRoom = 0.15;
/** A platform that was not measured gets this many times the head-room, until it is. */
const unmeasuredFactor = 2;
const mebibyte = 2 ** 20;
const measuredInputs = new Set(['forward', 'tail', 'emitter']);

/** What the process can need with full buffers, in bytes of resident memory, with the figures of the recorded runs. */
export const predictPeak = createPredictor(measuredFigures);

/** The same model on other figures: those of a fit that leaves some runs out. */
export function createPredictor(figures: MemoryFigures) {
  return (
    config: FluentBitConfig,
    version: string | undefined,
    observations: MemoryObservations = {},
  ): MemoryPrediction => {
    const seen = { ...observations, ...withDefaults(observations) };
    const { locale = 'en' } = observations;
    const say = memoryWords(locale);
    const inputs = effectiveInputs(config, version, locale);
    const known = { config, figures, seen, say };
    const base = say.base(version === undefined ? undefined : (lineOf(version) ?? version));
    const terms: readonly MemoryTerm[] = [
      { name: say.names.base, bytes: baseBytes(version), why: base },
      ...inputs
        .filter((input) => input.storage !== 'filesystem')
        .flatMap((input) => bufferTerms(input, known)),
      ...filesystemTerms(inputs, known),
      ...backlogTerm(inputs, known),
      ...inputs.flatMap((input) => readBufferTerms(input, known)),
      ...outputTerms(known),
    ];
    const isBounded = terms.every((term) => term.bytes !== null);
    const sum = terms.reduce((total, term) => total + (term.bytes ?? 0), 0);
    const plugins = inputs.map((input) => input.plugin);
    return {
      predictedPeakBytes: isBounded ? Math.round(sum) : null,
      terms,
      ...basisOf(version, plugins, seen, say),
    };
  };
}

/** A container limit that holds the prediction with its head-room, as whole mebibytes in bytes; null without a bound. */
export function recommendLimit(prediction: MemoryPrediction): number | null {
  const { predictedPeakBytes, headRoom } = prediction;
  if (predictedPeakBytes === null) return null;
  return Math.ceil((predictedPeakBytes * (1 + headRoom)) / mebibyte) * mebibyte;
}

function withDefaults(observations: MemoryObservations) {
  const { connections = 1, files = 10, outputs = 'hanging' } = observations;
  return { connections, files, outputs } as const;
}

function basisOf(
  version: string | undefined,
  plugins: readonly string[],
  { architecture, cgroup }: MemoryObservations,
  say: MemoryWords,
): Pick<MemoryPrediction, 'basis' | 'confidence' | 'headRoom'> {
  const isElsewhere = architecture === 'arm64' || cgroup === 2;
  const headRoom = measuredHeadRoom * (isElsewhere ? unmeasuredFactor : 1);
  const isOtherLine = !measuredLines.includes((version && lineOf(version)) ?? '');
  const others = plugins.filter((plugin) => !measuredInputs.has(plugin));
  const factors = [isElsewhere ? 0.7 : 1, isOtherLine ? 0.9 : 1, others.length > 0 ? 0.8 : 1];
  const where = [architecture === 'arm64' ? 'arm64' : [], cgroup === 2 ? 'cgroup v2' : []].flat();
  const notes = [
    say.basis(measuredLines),
    ...(isElsewhere ? [say.unmeasuredPlace(where, unmeasuredFactor, headRoom * 100)] : []),
    ...(others.length > 0 ? [say.unmeasuredInputs([...new Set(others)])] : []),
    say.notCounted,
  ];
  const confidence = factors.reduce((product, factor) => product * factor, 0.9);
  return { basis: say.join(notes), confidence: Math.round(confidence * 100) / 100, headRoom };
}
