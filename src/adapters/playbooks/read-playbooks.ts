import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckedPlaybook, checkPlaybook, type PlaybookError } from './check-playbook.ts';

/** One playbook file as it was checked. */
export interface PlaybookFile {
  /** Path as it is told to people: the folder as given, then the file's name. */
  readonly file: string;
  readonly checked: CheckedPlaybook;
}

/**
 * Reads and checks every `*.yaml` of a folder, in the order of their names; links are followed, as a ConfigMap's mount has them. Two
 * files with one name of a playbook are an error of the second. A folder that cannot be read is the caller's error.
 */
export async function readPlaybookFolder(
  directory: string,
  options: { readonly translated: boolean },
): Promise<readonly PlaybookFile[]> {
  const names = (await readdir(directory)).filter((name) => /^[^.].*\.ya?ml$/.test(name)).sort();
  const files = await Promise.all(
    names.map(async (name): Promise<readonly PlaybookFile[]> => {
      const file = join(directory, name);
      const checked = await readPlaybookFile(file, options);
      return checked.kind === 'broken' && (await isGone(file)) ? [] : [{ file, checked }];
    }),
  );
  return withoutDoubles(files.flat());
}

/** Removed between the listing and the reading. A link that leads nowhere is still there. */
async function isGone(file: string): Promise<boolean> {
  return lstat(file).then(
    () => false,
    () => true,
  );
}

export async function readPlaybookFile(
  file: string,
  options: { readonly translated: boolean },
): Promise<CheckedPlaybook> {
  try {
    return checkPlaybook(file, await readFile(file, 'utf8'), options);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'an error';
    return broken({
      file,
      line: 1,
      column: 1,
      path: '',
      problem: `expected a file that can be read, saw ${why}`,
    });
  }
}

/** Two files with one name of a playbook: which of them holds would be chance. */
function withoutDoubles(files: readonly PlaybookFile[]): readonly PlaybookFile[] {
  const owners = new Map<string, string>();
  return files.map(({ file, checked }) => {
    if (checked.kind === 'broken') return { file, checked };
    const name = checked.kind === 'playbook' ? checked.playbook.name : checked.name;
    const owner = owners.get(name);
    if (owner === undefined) {
      owners.set(name, file);
      return { file, checked };
    }
    const problem = `expected a name of its own, saw "${name}", which ${owner} has as well`;
    return { file, checked: broken({ file, ...checked.place, path: 'name', problem }) };
  });
}

const broken = (error: PlaybookError): CheckedPlaybook => ({ kind: 'broken', errors: [error] });
