import { access, constants, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BundleFiles } from '../../evidence/bundle-files.ts';

export type BundleWriting = { readonly kind: 'written' } | { readonly kind: 'refused'; readonly why: string };

/**
 * Writes a bundle to a folder that does not exist yet or is empty: all of it or, when something fails, nothing. Only the user may
 * read the folder. Refused with one sentence for what the caller can mend.
 */
export async function writeBundle(directory: string, files: BundleFiles): Promise<BundleWriting> {
  const target = path.resolve(directory);
  const parent = path.dirname(target);
  const unfit = [...files.keys()].find((file) => !isInside(file));
  if (unfit !== undefined) throw new Error(`"${unfit}" is no path inside a bundle.`);
  let temporary: string | undefined;
  try {
    const refusal = await whyNoBundle(directory);
    if (refusal !== undefined) return { kind: 'refused', why: refusal };
    await mkdir(parent, { recursive: true });
    temporary = await mkdtemp(path.join(parent, '.fluent-medic-bundle-'));
    for (const [file, text] of files) {
      const full = path.join(temporary, file);
      await mkdir(path.dirname(full), { recursive: true });
      await writeFile(full, text);
    }
    await rename(temporary, target);
    return { kind: 'written' };
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    if (codeOf(error) === undefined) throw error;
    return { kind: 'refused', why: `${directory} cannot be written: ${codeOf(error)}.` };
  }
}

/** One sentence when no bundle can be written to a folder, told without writing anything; undefined when nothing speaks against it. */
export async function whyNoBundle(directory: string): Promise<string | undefined> {
  const target = path.resolve(directory);
  try {
    const names = await readdir(target);
    return names.length === 0 ? undefined : `${directory} is not empty; expected a new or an empty folder.`;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return whyNotBelow(path.dirname(target), directory);
    if (code === 'ENOTDIR')
      return `${directory} is a file, or inside one; expected a new or an empty folder.`;
    if (code === undefined) throw error;
    return `${directory} cannot be written: ${code}.`;
  }
}

/** A folder that does not exist can be made where the nearest one above it may be written. */
async function whyNotBelow(parent: string, asked: string): Promise<string | undefined> {
  try {
    await access(parent, constants.W_OK);
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT' && parent !== path.dirname(parent)) return whyNotBelow(path.dirname(parent), asked);
    return `${asked} cannot be written: ${code}.`;
  }
}

function isInside(file: string): boolean {
  return file
    .split('/')
    .every((name) => name !== '' && name !== '.' && name !== '..' && !name.includes('\\'));
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
