import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Four states of one pod that was OOM-killed twice, as a real API server sent them: running, terminated, waiting, running. */
const recorded = readFileSync(path.join(import.meta.dirname, 'recorded-pod.ndjson'), 'utf8')
  .trim()
  .split('\n');
export const states = recorded.length;

const versionKey = '"resourceVersion":"';
const firstVersion = 1_000_000_000;
const podsPerWorkload = 60;

/** Fluent Bit's pods, then the others, numbered through. */
export interface Fleet {
  readonly fluentBit: number;
  readonly others: number;
}

/** One watch event without its newline; the resource version has ten digits, so that it can be written over. */
export function eventLine(number: number, state: number, isFluentBit: boolean): string {
  const recordedLine = recorded[state % states] ?? '';
  const uid = `0436c92e-877b-4206-adf0-${String(number).padStart(12, '0')}`;
  const line = recordedLine
    .replace(/"resourceVersion":"\d+"/, `${versionKey}${firstVersion}"`)
    .replaceAll('0436c92e-877b-4206-adf0-267ad50097dd', uid)
    .replaceAll('fluent-bit-nzznt', `fluent-bit-${Math.floor(number / podsPerWorkload)}-x${number}`)
    .replace(
      '"kind":"DaemonSet","name":"fluent-bit"',
      `"kind":"DaemonSet","name":"fluent-bit-${Math.floor(number / podsPerWorkload)}"`,
    );
  // The same size, but nothing in it says Fluent Bit.
  return isFluentBit ? line : line.replaceAll('fluent-bit', 'shop-order').replaceAll('fluent', 'orders');
}

/** The same pod as an item of a list. */
export const itemJson = (line: string): string => line.slice(line.indexOf('"object":') + 9, -1);

/** Where the digits of the event's own resource version begin. */
export const versionAt = (line: Buffer | string): number => line.indexOf(versionKey) + versionKey.length;

export const versionOf = (event: number): string => String(firstVersion + event);
