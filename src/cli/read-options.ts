import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { UsageError } from './io.ts';

type Read<T extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; strict: true; allowPositionals: true }>
>;

/** Reads a subcommand's options; throws `UsageError` with one sentence that names the option. */
export function readOptions<T extends ParseArgsOptionsConfig>(argv: readonly string[], options: T): Read<T> {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const sentence = text.split(/\. (?=To specify|Did you)|\n/)[0] ?? text;
    throw new UsageError(`${sentence.replace(/\.$/, '')}. --help lists the options.`);
  }
}
