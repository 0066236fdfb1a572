import type { WholeLine } from './join-parts.ts';
import type { LogLevel } from './log-story.ts';

/** A line taken apart. `body` is what follows time and level; for a line without them it is undefined. */
export interface LogLine {
  readonly text: string;
  readonly line: number;
  readonly at: string | undefined;
  readonly level: LogLevel | undefined;
  readonly body: string | undefined;
}

const header =
  /^\[(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?\] \[ *(error|Error|warn|Warning|info|Info|debug|trace|help)\] /;

/** Reads Fluent Bit's own header. An outer time stamp goes before its own time, which has no zone. */
export function readLogLine({ text, at, line }: WholeLine): LogLine {
  const found = text.startsWith('[2') ? header.exec(text) : null;
  if (!found) return { text, line, at, level: undefined, body: undefined };
  const own = `${found[1]}-${found[2]}-${found[3]}T${found[4]}${fraction(found[5])}Z`;
  return { text, line, at: at ?? own, level: levelOf(found[6]), body: text.slice(found[0].length) };
}

/** 5.1 prints three digits; 4.x prints nanoseconds without leading zeros. */
function fraction(digits: string | undefined): string {
  if (digits === undefined) return '';
  return `.${digits.length <= 3 ? digits.padStart(3, '0') : digits.padStart(9, '0')}`;
}

/** The HTTP server inside Fluent Bit spells its levels in its own way: `[  Error]`, `[Warning]`. */
const levels: Readonly<Record<string, LogLevel>> = {
  error: 'error',
  Error: 'error',
  warn: 'warn',
  Warning: 'warn',
  info: 'info',
  Info: 'info',
  debug: 'debug',
  trace: 'trace',
  help: 'help',
};

function levelOf(word: string | undefined): LogLevel | undefined {
  return word === undefined ? undefined : levels[word];
}
