import type { LogLevel } from './log-story.ts';

/** A line taken apart. `body` is what follows time and level; for a line without them it is undefined. */
export interface LogLine {
  readonly text: string;
  readonly kubeletAt: string | undefined;
  readonly at: string | undefined;
  readonly level: LogLevel | undefined;
  readonly body: string | undefined;
}

const maxText = 4096;
const kubelet = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) (?:(?:stdout|stderr) [FP] )?/;
const dockerLog = /^\{"log":"((?:[^"\\]|\\.)*)"/;
const header =
  /^\[(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?\] \[ *(error|Error|warn|Warning|info|Info|debug|trace|help)\] /;
const escape = '\u001b';
const colours = new RegExp(`${escape}\\[[0-9;]*m`, 'g');

/** Takes the kubelet's or the runtime's prefix and the colours off a line, then Fluent Bit's own header. */
export function readLogLine(raw: string): LogLine {
  const cut = raw.length > maxText ? raw.slice(0, maxText) : raw;
  const plain = cut.includes(escape) ? cut.replace(colours, '') : cut;
  const { text, kubeletAt } = withoutPrefix(plain);
  const found = text.startsWith('[2') ? header.exec(text) : null;
  if (!found) return { text, kubeletAt, at: kubeletAt, level: undefined, body: undefined };
  const own = `${found[1]}-${found[2]}-${found[3]}T${found[4]}${fraction(found[5])}Z`;
  return {
    text,
    kubeletAt,
    at: kubeletAt ?? own,
    level: levelOf(found[6]),
    body: text.slice(found[0].length),
  };
}

function withoutPrefix(text: string): { text: string; kubeletAt: string | undefined } {
  const first = text.charCodeAt(0);
  if (first >= 48 && first <= 57) {
    const found = kubelet.exec(text);
    if (found) return { text: text.slice(found[0].length), kubeletAt: found[1] };
  }
  const docker = first === 123 ? dockerLog.exec(text) : null;
  return { text: docker ? unescaped(docker[1] ?? '') : text, kubeletAt: undefined };
}

function unescaped(text: string): string {
  const simple: Readonly<Record<string, string>> = { n: '', r: '', t: '\t' };
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(colours, '')
    .replace(/\\(.)/g, (_, letter: string) => simple[letter] ?? letter);
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
