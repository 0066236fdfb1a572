import { execFile } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { mb, median, verdict } from './figures.ts';
import { type Shape, shapes, withBundle } from './temp-bundle.ts';

const run = promisify(execFile);
const logBytes = 10 * mb;
const pairs = 7;
const limitMs = 1000;
const main = path.join(import.meta.dirname, '../../src/main.ts');

/** The whole process beside one that does nothing, in alternating pairs; its memory is taken from a run of its own. */
export async function benchProcess(say: (line: string) => void): Promise<void> {
  say(
    `PROCESS  diagnose --bundle with a log of ${logBytes / mb} MB less node -e 0, ${pairs} pairs, limit ${limitMs} ms`,
  );
  for (const shape of shapes) say(`  ${shape.name.padEnd(30)} ${await differenceOf(shape)}`);
}

async function differenceOf(shape: Shape): Promise<string> {
  return withBundle(shape, logBytes, async (directory) => {
    const measured: { readonly whole: number; readonly nothing: number }[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const nothing = await timed(['-e', '0']);
      measured.push({ whole: await timed(diagnosing(directory)), nothing });
    }
    const differences = measured.map(({ whole, nothing }) => whole - nothing);
    const middle = median(differences);
    const { peakRssBytes, processorMs } = await residentOf(directory);
    return `median +${middle.toFixed(0)} ms, worst +${Math.max(...differences).toFixed(0)} ms (${median(measured.map(({ whole }) => whole)).toFixed(0)} against ${median(measured.map(({ nothing }) => nothing)).toFixed(0)}): ${verdict(middle, limitMs)}; ${processorMs.toFixed(0)} ms of processor time, ${(peakRssBytes / mb).toFixed(0)} MB resident`;
  });
}

interface Run {
  readonly ms: number;
  /** On all threads. */
  readonly processorMs: number;
  readonly peakRssBytes: number;
  readonly report: string;
}

/** Runs `diagnose --bundle` once; how long it took and how much memory it ever held. */
export async function residentOf(directory: string): Promise<Run> {
  const atExit = `process.on('exit', () => process.stderr.write('\\n' + JSON.stringify(process.resourceUsage())))`;
  const start = performance.now();
  const { stdout, stderr } = await run(process.execPath, [
    `--import=data:text/javascript,${encodeURIComponent(atExit)}`,
    ...diagnosing(directory),
  ]);
  const ms = performance.now() - start;
  const usage = JSON.parse(stderr.slice(stderr.lastIndexOf('\n') + 1)) as NodeJS.ResourceUsage;
  return {
    ms,
    processorMs: (usage.userCPUTime + usage.systemCPUTime) / 1000,
    peakRssBytes: usage.maxRSS * 1024,
    report: stdout,
  };
}

const diagnosing = (directory: string): readonly string[] => [
  '--disable-warning=ExperimentalWarning',
  main,
  'diagnose',
  '--bundle',
  directory,
];

async function timed(argv: readonly string[]): Promise<number> {
  const start = performance.now();
  await run(process.execPath, [...argv]);
  return performance.now() - start;
}
