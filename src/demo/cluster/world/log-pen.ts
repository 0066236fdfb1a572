import type { LogLine } from '../seams.ts';
import type { FluentBitVersion } from './fluent-bit-version.ts';
import { formatLine, type LogLevel } from './log-format.ts';

export interface LogPen {
  readonly log: (atMs: number, level: LogLevel | 'help', text: string) => void;
  readonly print: (atMs: number, text: string) => void;
  /** Writes what was said since the last call, in order of time; no two lines at the same instant. */
  readonly flush: () => void;
}

/** Engine and workers speak at once: what they say within a step is put in order before it is written. */
export function createLogPen(version: FluentBitVersion, write: (line: LogLine) => void): LogPen {
  const said: { readonly atMs: number; readonly textAt: (atMs: number) => string }[] = [];
  let lastMs = 0;
  const lineAt = (level: LogLevel | 'help', text: string) => (atMs: number) => {
    const line = formatLine(version, atMs, level === 'help' ? 'info' : level, text);
    return level === 'help' ? line.replace('[ info]', '[ help]') : line;
  };
  return {
    log: (atMs, level, text) => said.push({ atMs, textAt: lineAt(level, text) }),
    print: (atMs, text) => said.push({ atMs, textAt: () => text }),
    flush() {
      for (const { atMs, textAt } of said.sort((a, b) => a.atMs - b.atMs)) {
        lastMs = Math.max(atMs, lastMs + 0.012);
        write({ at: new Date(lastMs), text: textAt(lastMs) });
      }
      said.length = 0;
    },
  };
}
