import path from 'node:path';
import type { Playbook } from '../../diagnosis/playbook.ts';
import type { PlaybookError } from './check-playbook.ts';
import { type PlaybookFile, readPlaybookFolder } from './read-playbooks.ts';

/** The folder of the playbooks that come with the product. */
export const shippedPlaybooks = path.join(import.meta.dirname, '../../../playbooks');

export interface PlaybookFolders {
  readonly shipped: string;
  /** The operator's own, which add, override or switch off by name. */
  readonly own?: string | undefined;
}

export interface PlaybookSet {
  /** Those in force, by name. */
  readonly playbooks: readonly Playbook[];
  /** All errors of all files. */
  readonly errors: readonly PlaybookError[];
}

/** Loads the shipped playbooks and the operator's own once. A file with errors is left out and reported; so is a folder that cannot be read. */
export async function loadPlaybooks(folders: PlaybookFolders): Promise<PlaybookSet> {
  const { set } = await createPlaybookLoader(folders)();
  return set;
}

/**
 * A loader that can be asked again: a file that is broken now, and was not before, keeps its last good version; so does a folder that
 * cannot be read. `print` is the same as long as nothing changed.
 */
export function createPlaybookLoader({
  shipped,
  own,
}: PlaybookFolders): () => Promise<{ readonly set: PlaybookSet; readonly print: string }> {
  const readShipped = createFolderReader(shipped, true);
  const readOwn = own === undefined ? undefined : createFolderReader(own, false);
  return async () => {
    const [ofProduct, ofOperator] = await Promise.all([readShipped(), readOwn?.() ?? nothing]);
    const set = merge(ofProduct, ofOperator);
    return { set, print: JSON.stringify(set) };
  };
}

interface FolderReading {
  /** Good files only: of one that is broken now its last good version. */
  readonly files: readonly PlaybookFile[];
  readonly errors: readonly PlaybookError[];
}

const nothing: FolderReading = { files: [], errors: [] };

function createFolderReader(directory: string, translated: boolean): () => Promise<FolderReading> {
  let good: ReadonlyMap<string, PlaybookFile> = new Map();
  return async () => {
    const read = await readPlaybookFolder(directory, { translated }).catch((error: unknown) =>
      error instanceof Error ? error : new Error('it cannot be read'),
    );
    if (read instanceof Error) return { files: [...good.values()], errors: [unreadable(directory, read)] };
    const kept = read.flatMap((each) =>
      each.checked.kind === 'broken' ? (good.get(each.file) ?? []) : each,
    );
    good = new Map(kept.map((each) => [each.file, each]));
    return {
      files: kept,
      errors: read.flatMap(({ checked }) => (checked.kind === 'broken' ? checked.errors : [])),
    };
  };
}

function unreadable(directory: string, error: Error): PlaybookError {
  const code = 'code' in error ? String(error.code) : error.message;
  const problem = `expected a folder of playbooks, saw ${code === 'ENOENT' ? 'nothing there' : code}`;
  return { file: directory, line: 1, column: 1, path: '', problem };
}

function merge(shipped: FolderReading, own: FolderReading): PlaybookSet {
  const byName = new Map(
    shipped.files.flatMap(({ checked }) =>
      checked.kind === 'playbook' ? [[checked.playbook.name, checked.playbook] as const] : [],
    ),
  );
  const errors = [...shipped.errors, ...own.errors];
  for (const { file, checked } of own.files) {
    if (checked.kind === 'playbook') byName.set(checked.playbook.name, checked.playbook);
    if (checked.kind !== 'switched-off' || byName.delete(checked.name)) continue;
    const problem = `expected the name of a shipped playbook, saw "${checked.name}"`;
    errors.push({ file, ...checked.place, path: 'name', problem });
  }
  const playbooks = [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { playbooks, errors };
}
