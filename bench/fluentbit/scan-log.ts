import { createReadStream } from 'node:fs';
import process from 'node:process';
import { createLogReader } from '../../src/fluentbit/log/read-log.ts';

/**
 * Scans one file as the product does and prints `{seconds, peakRssBytes, liveBytes, lines}`. Live is what the reader still holds at the end of
 * the log; run with `--expose-gc` to know it without garbage.
 */
const reader = createLogReader();
const start = performance.now();
const pieces = createReadStream(process.argv[2] ?? '', { encoding: 'utf8', highWaterMark: 65_536 });
for await (const piece of pieces as AsyncIterable<string>) reader.push(piece);
const seconds = (performance.now() - start) / 1000;
const peakRssBytes = process.resourceUsage().maxRSS * 1024;
globalThis.gc?.();
const liveBytes = process.memoryUsage().heapUsed;
const { lines } = reader.end();
process.stdout.write(JSON.stringify({ seconds, peakRssBytes, liveBytes, lines }));
