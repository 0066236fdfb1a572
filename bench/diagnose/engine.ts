import { execFile } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { mb, median, verdict } from './figures.ts';
import { type Shape, shapes, withBundle } from './temp-bundle.ts';
import type { EngineReport, EngineTimes } from './time-engine.ts';

const run = promisify(execFile);
const logBytes = 10 * mb;
const runs = 7;
const limitMs = 300;

/** The engine alone, imports and playbooks excluded, on bundles with a log of 10 MB: each shape in a process of its own. */
export async function benchEngine(say: (line: string) => void): Promise<void> {
  say(`ENGINE  a log of ${logBytes / mb} MB, imports excluded, ${runs} runs each, limit ${limitMs} ms`);
  for (const shape of shapes) say(`  ${shape.name.padEnd(30)} ${await timesOf(shape)}`);
}

async function timesOf(shape: Shape): Promise<string> {
  const script = path.join(import.meta.dirname, 'time-engine.ts');
  const { stdout } = await withBundle(shape, logBytes, (directory) =>
    run(process.execPath, ['--disable-warning=ExperimentalWarning', script, directory, String(runs)]),
  );
  const report = JSON.parse(stdout) as EngineReport;
  const [first = Number.NaN] = report.runs.map(total);
  const middle = median(report.runs.map(total));
  const part = (name: keyof EngineTimes): string =>
    `${name} ${median(report.runs.map((each) => each[name])).toFixed(1)}`;
  const parts = (['read', 'facts', 'diagnosis', 'plan', 'processor'] as const).map(part).join(', ');
  const memory = `${(report.peakRssBytes / mb).toFixed(0)} MB resident`;
  return `median ${middle.toFixed(0)} ms (${parts}), first ${first.toFixed(0)} ms: ${verdict(Math.max(first, middle), limitMs)}; ${memory}; ${report.primary}`;
}

const total = ({ read, facts, diagnosis, plan }: EngineTimes): number => read + facts + diagnosis + plan;
