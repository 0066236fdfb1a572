import { readBufferTerms } from '../../src/fluentbit/memory-terms.ts';
import { effectiveInputs } from '../../src/fluentbit/config/effective-inputs.ts';
import {
  baseBytes,
  measuredFigures,
  type MemoryFigures,
  type OutputState,
  type StateFigures,
} from '../../src/fluentbit/memory-figures.ts';
import { createPredictor } from '../../src/fluentbit/memory.ts';
import { memoryWords } from '../../src/fluentbit/words/memory-words.ts';
import type { MemoryRun } from '../../test/support/memory-runs.ts';

interface Point {
  /** Bytes buffered. */
  readonly x: number;
  /** 1 where the output builds payloads. */
  readonly builds: number;
  /** Measured less base and read buffers. */
  readonly y: number;
  readonly weight: number;
}

const chunkSizes = Array.from({ length: 61 }, (_, step) => 1_600_000 + step * 10_000);

/**
 * The figures with the least squares of the relative error over the runs: for each state the bytes held beside a buffered one and the work,
 * for both together the bytes of a chunk that is up. `healthy` keeps the shipped figures.
 */
export function fitMemory(runs: readonly MemoryRun[]): MemoryFigures {
  const fits = chunkSizes.map((chunkUpBytes) => fitWith(runs, chunkUpBytes));
  return fits.reduce((best, fit) => (errorOf(runs, fit) < errorOf(runs, best) ? fit : best));
}

function fitWith(runs: readonly MemoryRun[], chunkUpBytes: number): MemoryFigures {
  const points = (outputs: OutputState) =>
    runs.filter((run) => run.observed.outputs === outputs).map((run) => pointOf(run, chunkUpBytes));
  const hanging = stateOf(points('hanging'), 0);
  const refusing = stateOf(points('refusing'), hanging.workBytes);
  return { chunkUpBytes, states: { ...measuredFigures.states, hanging, refusing } };
}

/** Fewer than three runs cannot tell copies from work: then the work of another state is taken as given. */
function stateOf(points: readonly Point[], otherWorkBytes: number): StateFigures {
  const isFew = points.length < 3;
  const known = isFew
    ? points.map((point) => ({ ...point, y: point.y - otherWorkBytes * point.builds, builds: 0 }))
    : points;
  const { slope, intercept } = line(known);
  return { copies: slope - 1, workBytes: isFew ? otherWorkBytes : intercept };
}

/** The model with no copies and no work leaves base, read buffers and what is buffered. */
function pointOf(run: MemoryRun, chunkUpBytes: number): Point {
  const none = { copies: 0, workBytes: 0 };
  const bare = createPredictor({ chunkUpBytes, states: { hanging: none, refusing: none, healthy: none } });
  const whole = bare(run.config, run.version, run.observed).predictedPeakBytes ?? 0;
  const fixed = fixedBytes(run);
  const builds = run.family.startsWith('forward hanging') ? 0 : 1;
  return { x: whole - fixed, builds, y: run.measuredBytes - fixed, weight: 1 / run.measuredBytes };
}

function fixedBytes(run: MemoryRun): number {
  const seen = { ...run.observed, files: 10 };
  const ground = { config: run.config, figures: measuredFigures, seen, say: memoryWords('en') };
  const buffers = effectiveInputs(run.config, run.version).flatMap((input) => readBufferTerms(input, ground));
  return baseBytes(run.version) + buffers.reduce((sum, term) => sum + (term.bytes ?? 0), 0);
}

/** Weighted least squares of y = slope · x + intercept · builds. */
function line(points: readonly Point[]): { readonly slope: number; readonly intercept: number } {
  const sum = (of: (point: Point) => number): number =>
    points.reduce((total, point) => total + of(point) * point.weight ** 2, 0);
  const xx = sum((p) => p.x * p.x);
  const xb = sum((p) => p.x * p.builds);
  const bb = sum((p) => p.builds * p.builds);
  const xy = sum((p) => p.x * p.y);
  const by = sum((p) => p.builds * p.y);
  const determinant = xx * bb - xb * xb;
  if (determinant <= 1e-9 * xx * bb) return { slope: xy / xx, intercept: 0 };
  return { slope: (xy * bb - by * xb) / determinant, intercept: (xx * by - xb * xy) / determinant };
}

function errorOf(runs: readonly MemoryRun[], figures: MemoryFigures): number {
  const predict = createPredictor(figures);
  return runs.reduce((sum, run) => {
    const predicted = predict(run.config, run.version, run.observed).predictedPeakBytes ?? 0;
    return sum + (predicted / run.measuredBytes - 1) ** 2;
  }, 0);
}
