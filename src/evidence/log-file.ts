import type { BundleFiles } from './bundle-files.ts';
import { withheldLine } from './withhold-records.ts';

/** What was kept of a container's logs, as one file is to hold it. */
export interface LogFile {
  /** Oldest first: what ran before, then what runs now. */
  readonly logs: readonly { readonly source: string; readonly text: string }[];
  /** Of all logs, as they stand in the file. */
  readonly lines: number;
  readonly bytes: number;
  /** How many of these lines are not Fluent Bit's own; each says so in its place. */
  readonly withheld: number;
  /** Older lines of which there is no room in the file. */
  readonly left: number;
}

/** No file is larger, in bytes of UTF-8, with the lines that say what is in it. */
export const mostBytes = 2 ** 20;
/** Of these the lines that say what is in it have so many: names in a cluster are short. */
const headBytes = 16 * 2 ** 10;

/**
 * The logs of kept evidence (`keptFiles`), which holds neither secrets nor records: what is too old for `most` bytes is left, whole lines at
 * a time. Undefined when no log was kept.
 */
export function logFileOf(files: BundleFiles, most: number = mostBytes - headBytes): LogFile | undefined {
  let room = most;
  let left = 0;
  const logs: LogFile['logs'][number][] = [];
  for (const [source, kept] of newestFirst(files)) {
    const lines = linesOf(kept);
    const from = firstThatFits(lines, room);
    const taken = lines.slice(from).map((line) => `${line}\n`);
    left += from;
    const text = taken.join('');
    // What is older than a line that was left is left too.
    room = from > 0 ? 0 : room - Buffer.byteLength(text);
    if (taken.length > 0) logs.unshift({ source, text });
  }
  if (logs.length === 0) return undefined;
  const lines = logs.flatMap(({ text }) => linesOf(text));
  return {
    logs,
    lines: lines.length,
    bytes: logs.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
    withheld: lines.filter((line) => line.endsWith(withheldLine)).length,
    left,
  };
}

const logPath = /^logs\/.+\/(?<which>current|previous)\.log$/;

function newestFirst(files: BundleFiles): readonly (readonly [string, string])[] {
  const logs = [...files].filter(([source]) => logPath.test(source));
  return logs.toSorted(([one], [other]) => (endOf(one) < endOf(other) ? -1 : 1));
}

const endOf = (source: string): string => source.slice(source.lastIndexOf('/'));

/** A long log's beginning was kept as empty lines, so that line numbers hold: nobody wants to read those. */
function linesOf(text: string): readonly string[] {
  const shown = text.replace(colour, '').replace(control, '').replace(/^\n+/, '');
  return shown.split('\n').slice(0, shown.endsWith('\n') || shown === '' ? -1 : undefined);
}

const colour = /(?![\n\t])\p{Cc}\[[\d;]*m/gu;
/** A terminal that shows the file obeys none of its lines, and none reads backwards. */
const control = /(?![\n\t])\p{Cc}|\p{Bidi_Control}/gu;

function firstThatFits(lines: readonly string[], room: number): number {
  let used = 0;
  for (let at = lines.length; at > 0; at -= 1) {
    used += Buffer.byteLength(lines[at - 1] ?? '') + 1;
    if (used > room) return at;
  }
  return 0;
}
