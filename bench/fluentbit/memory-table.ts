import { measuredFigures, type MemoryFigures } from '../../src/fluentbit/memory-figures.ts';
import { createPredictor, recommendLimit } from '../../src/fluentbit/memory.ts';
import { memoryRuns, type MemoryRun } from '../../test/support/memory-runs.ts';
import { fitMemory } from './fit-memory.ts';

const mb = 1e6;

/** The recorded full-buffer runs against the shipped figures, and against figures fitted without the run's own family. */
export function benchMemory(say: (line: string) => void): void {
  const runs = memoryRuns();
  const without = new Map(
    runs.map(({ family }) => [family, fitMemory(runs.filter((run) => run.family !== family))]),
  );
  say('MEMORY  peak of resident memory in MB; left out = fitted on the other families only');
  say(row(['run', 'measured', 'predicted', 'error', 'left out', 'limit']));
  const results = runs.map((run) => {
    const shipped = errorOf(run, measuredFigures);
    const left = errorOf(run, without.get(run.family) ?? measuredFigures);
    const predicted = run.measuredBytes * (1 + shipped.error);
    say(
      row([
        run.scenario,
        (run.measuredBytes / mb).toFixed(0),
        (predicted / mb).toFixed(0),
        percent(shipped.error),
        percent(left.error),
        `${shipped.head.toFixed(2)} ×`,
      ]),
    );
    return { shipped, left };
  });
  const line = (errors: readonly number[]): string =>
    `median ${percent(medianOf(errors)).replace('+', '')}, lowest ${percent(Math.min(...errors))}, highest ${percent(Math.max(...errors))}`;
  const heads = results.map(({ shipped }) => shipped.head);
  say(`  shipped figures    ${line(results.map(({ shipped }) => shipped.error))}`);
  say(`  family left out    ${line(results.map(({ left }) => left.error))}`);
  say(
    `  recommended limit  ${Math.min(...heads).toFixed(2)} to ${Math.max(...heads).toFixed(2)} times the measured peak`,
  );
  say(`  fitted on all      ${figuresLine(fitMemory(runs))}`);
  say(`  shipped            ${figuresLine(measuredFigures)}`);
}

function errorOf(run: MemoryRun, figures: MemoryFigures): { readonly error: number; readonly head: number } {
  const prediction = createPredictor(figures)(run.config, run.version, run.observed);
  return {
    error: (prediction.predictedPeakBytes ?? 0) / run.measuredBytes - 1,
    head: (recommendLimit(prediction) ?? 0) / run.measuredBytes,
  };
}

function figuresLine({ chunkUpBytes, states }: MemoryFigures): string {
  const state = (name: 'hanging' | 'refusing'): string =>
    `${name} ${states[name].copies.toFixed(3)} copies + ${(states[name].workBytes / mb).toFixed(1)} MB`;
  return `${state('hanging')}, ${state('refusing')}, ${(chunkUpBytes / mb).toFixed(2)} MB a chunk up`;
}

function medianOf(errors: readonly number[]): number {
  return errors.map(Math.abs).toSorted((a, b) => a - b)[Math.floor(errors.length / 2)] ?? 0;
}

const percent = (share: number): string => `${share >= 0 ? '+' : ''}${(share * 100).toFixed(1)} %`;

function row([name = '', ...cells]: readonly string[]): string {
  return `  ${name.padEnd(46)}${cells.map((cell) => cell.padStart(10)).join('')}`;
}
