import { glob, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigFile } from '../fluentbit/config/fluent-bit-config.ts';
import { UsageError } from './io.ts';

const maxBytes = 5_000_000;
const maxFiles = 200;
/** `@INCLUDE parts/*.conf`, and the items of a YAML `includes` list. */
const includeLine = /^(?:@include[ \t]+(.+)|[ \t]*-[ \t]+["']?([^"'\s:]+\.ya?ml)["']?)[ \t]*$/gim;

/** A configuration from disk with everything it includes. Throws `UsageError` when the main file cannot be read. */
export async function readConfigFiles(
  file: string,
  cwd: string,
): Promise<{ readonly files: readonly ConfigFile[]; readonly main: string }> {
  const main = path.resolve(cwd, file);
  const text = await readMain(main, file);
  const files = new Map([[main, text]]);
  for (const [from, body] of files) {
    for (const found of body.matchAll(includeLine)) {
      const wanted = (found[1] ?? found[2] ?? '').trim();
      await readIncluded(path.resolve(path.dirname(from), wanted), files);
    }
  }
  const name = (full: string): string => path.relative(path.dirname(main), full);
  return { files: [...files].map(([full, body]) => ({ name: name(full), text: body })), main: name(main) };
}

async function readMain(full: string, written: string): Promise<string> {
  try {
    const { size } = await stat(full);
    if (size > maxBytes)
      throw new UsageError(`--config ${written} has ${size} bytes; expected a Fluent Bit configuration.`);
    const text = await readFile(full, 'utf8');
    if (/^\s*(\[|[\w"']+\s*:|@)/m.test(text) && !text.includes('\0')) return text;
    throw new UsageError(
      `--config ${written} is no Fluent Bit configuration: there is neither a [SECTION] nor a YAML key in it.`,
    );
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--config ${written} cannot be read: ${reasonOf(error)}.`);
  }
}

/** An include that cannot be read is told by the reader of the configuration, at its line. */
async function readIncluded(pattern: string, files: Map<string, string>): Promise<void> {
  try {
    for await (const full of glob(pattern)) {
      if (files.size >= maxFiles || files.has(full) || (await stat(full)).size > maxBytes) continue;
      files.set(full, await readFile(full, 'utf8'));
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder, expected a file',
  EACCES: 'permission denied',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
