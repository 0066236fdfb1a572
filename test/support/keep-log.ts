import type { Log } from '../../src/ports.ts';

/** A log that keeps level, message and error of each line; what is for debugging is left out. */
export function keepLog(lines: string[]): Log {
  const write = (level: string) => (facts: Readonly<Record<string, unknown>>, message: string) => {
    const { error } = facts;
    const why = error instanceof Error ? `: ${error.message}` : '';
    if (level !== 'debug') lines.push(`${level} ${message}${why}`);
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
