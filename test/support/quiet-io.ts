import type { Io } from '../../src/cli/io.ts';

/** A subcommand's surroundings that keep what was written. */
export function quietIo(over: Partial<Io> = {}): Io & { readonly out: string[]; readonly err: string[] } {
  const out: string[] = [];
  const err: string[] = [];
  return {
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    isTerminal: false,
    columns: 100,
    env: {},
    cwd: process.cwd(),
    stop: new AbortController().signal,
    ...over,
    out,
    err,
  };
}
