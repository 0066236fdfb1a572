import { mb, verdict } from './figures.ts';
import { residentOf } from './process.ts';
import { type Shape, shapes, withBundle } from './temp-bundle.ts';

const logBytes = 1000 * mb;
const limitMb = 300;

/** A log of a gigabyte: how much memory the whole process takes, and what it says of the lines that it left out. */
export async function benchHugeLog(say: (line: string) => void): Promise<void> {
  say(`HUGE LOG  diagnose --bundle with a log of ${logBytes / mb} MB, limit ${limitMb} MB resident`);
  for (const shape of shapes) say(`  ${shape.name.padEnd(30)} ${await figuresOf(shape)}`);
}

async function figuresOf(shape: Shape): Promise<string> {
  const { ms, peakRssBytes, report } = await withBundle(shape, logBytes, residentOf);
  const resident = peakRssBytes / mb;
  const omitted = /\d+ lines \(\d+ bytes\) in the middle/.exec(report)?.[0] ?? 'no gap is told';
  return `${(ms / 1000).toFixed(1)} s, ${resident.toFixed(0)} MB resident: ${verdict(resident, limitMb)}; left out: ${omitted}`;
}
