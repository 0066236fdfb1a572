import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import signatures from '../../src/fluentbit/data/signatures.json' with { type: 'json' };
import { unanchored } from './extended-pattern.ts';

const run = promisify(execFile);
const recordings = path.join(import.meta.dirname, '../../test/fixtures/fluentbit/logs');
const wholeBytes = 100_000_000;
const partBytes = 10_000_000;
/** A young generation of 8 MB: without it V8 lets garbage pile up the longer it runs, and hides whether the reader holds on to anything. */
const flags = ['--disable-warning=ExperimentalWarning', '--expose-gc', '--max-semi-space-size=8'];
const timeoutMs = 120_000;
const mb = 1e6;

interface Scan {
  readonly seconds: number;
  readonly peakRssBytes: number;
  readonly liveBytes: number;
  readonly lines: number;
}

/** They take whatever a component says and look at the level alone: for grep most lines would end at their first word. */
const byLevel = new Set(['output_error', 'core_error']);

/** Scans 100 MB of repeated recordings in a process of its own, beside grep with the same signatures on the same file. */
export async function benchLog(say: (line: string) => void): Promise<void> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'bench-log-'));
  try {
    const [part, whole] = [path.join(directory, 'part.log'), path.join(directory, 'whole.log')];
    const piece = await recordedLines();
    await repeat(piece, part, partBytes);
    await repeat(piece, whole, wholeBytes);
    await warm(whole);
    const small = await scan(part);
    const big = await scan(whole);
    const grep = await grepFor(whole, path.join(directory, 'patterns'));
    const rate = wholeBytes / mb / big.seconds;
    say(`LOG SCANNING  ${wholeBytes / mb} MB of recordings, ${big.lines} lines`);
    say(
      `  this reader   ${rate.toFixed(0)} MB/s (${big.seconds.toFixed(2)} s): time, level, signatures with fields, story`,
    );
    if (grep === undefined)
      say(`  grep -aEc     no answer within ${timeoutMs / 1000} s, or there is no grep here`);
    else {
      const theirs = wholeBytes / mb / grep.seconds;
      say(
        `  grep -aEc     ${theirs.toFixed(0)} MB/s (${grep.seconds.toFixed(2)} s): LC_ALL=C, ${grep.patterns} of ${signatures.signatures.length} signature bodies unanchored, ${grep.count} lines counted`,
      );
      say(`  ratio         ${(rate / theirs).toFixed(2)} times grep`);
    }
    const memory = ({ peakRssBytes, liveBytes }: Scan, bytes: number): string =>
      `${(peakRssBytes / mb).toFixed(0)} MB resident, ${(liveBytes / mb).toFixed(1)} MB live for ${bytes / mb} MB of log`;
    say(`  peak memory   ${memory(small, partBytes)}; ${memory(big, wholeBytes)}`);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Whole lines of every recorded log, one after the other. */
async function recordedLines(): Promise<Buffer> {
  const names = (await readdir(recordings)).filter((name) => name.endsWith('.log')).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(path.join(recordings, name))));
  return Buffer.concat(texts.flatMap((text) => (text.at(-1) === 10 ? [text] : [text, Buffer.from('\n')])));
}

async function repeat(piece: Buffer, file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'w');
  const block = Buffer.concat(Array.from({ length: Math.ceil(mb / piece.length) }, () => piece));
  for (let left = bytes; left > 0; left -= block.length) await handle.write(block.subarray(0, left));
  await handle.close();
}

/** Reads the file once, so that both find it in the page cache. */
async function warm(file: string): Promise<void> {
  for await (const _ of createReadStream(file)) continue;
}

async function scan(file: string): Promise<Scan> {
  const script = path.join(import.meta.dirname, 'scan-log.ts');
  const { stdout } = await run(process.execPath, [...flags, script, file], {
    timeout: timeoutMs,
  });
  return JSON.parse(stdout) as Scan;
}

/** Undefined where grep is missing, or takes too long. */
async function grepFor(
  file: string,
  patternFile: string,
): Promise<{ readonly seconds: number; readonly patterns: number; readonly count: number } | undefined> {
  const patterns = signatures.signatures
    .filter(({ id }) => !byLevel.has(id))
    .flatMap((each) => unanchored(each.regex) ?? []);
  await writeFile(patternFile, patterns.join('\n'));
  const start = performance.now();
  try {
    const { stdout } = await run('grep', ['-aEcf', patternFile, file], {
      env: { ...process.env, LC_ALL: 'C' },
      timeout: timeoutMs,
    });
    return {
      seconds: (performance.now() - start) / 1000,
      patterns: patterns.length,
      count: Number(stdout.trim()),
    };
  } catch {
    return undefined;
  }
}
