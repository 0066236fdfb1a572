import { stat } from 'node:fs/promises';
import path from 'node:path';
import { describePlaybookError, type PlaybookError } from '../adapters/playbooks/check-playbook.ts';
import { loadPlaybooks, shippedPlaybooks } from '../adapters/playbooks/load-playbooks.ts';
import {
  type PlaybookFile,
  readPlaybookFile,
  readPlaybookFolder,
} from '../adapters/playbooks/read-playbooks.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';

/** Checks files and folders, by default the shipped ones: one line an error; exit 0 without any, 1 with one, 2 for what is not there. */
export async function lintPlaybooks(
  targets: readonly string[],
  { stdout, cwd }: Pick<Io, 'stdout' | 'cwd'>,
): Promise<ExitCode> {
  const asked = targets.length > 0 ? targets.map((target) => path.resolve(cwd, target)) : [shippedPlaybooks];
  const files = (await Promise.all(asked.map(filesOf))).flat();
  if (files.length === 0) throw new UsageError(`${targets.join(', ')}: expected *.yaml files, saw none.`);
  const { playbooks } = await loadPlaybooks({ shipped: shippedPlaybooks });
  const shipped = playbooks.map(({ name }) => name);
  const errors = files.flatMap((file) => errorsOf(file, shipped));
  for (const error of errors)
    stdout(`${describePlaybookError({ ...error, file: shown(error.file, cwd) })}\n`);
  const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  stdout(errors.length === 0 ? `${count} without error\n` : `${count}, ${errors.length} errors\n`);
  return errors.length === 0 ? 0 : 1;
}

async function filesOf(target: string): Promise<readonly PlaybookFile[]> {
  const found = await stat(target).catch(() => undefined);
  if (!found) throw new UsageError(`${target}: expected a file or a folder, saw nothing there.`);
  const isFolder = found.isDirectory();
  const translated = (isFolder ? target : path.dirname(target)) === shippedPlaybooks;
  if (isFolder) return readPlaybookFolder(target, { translated });
  return [{ file: target, checked: await readPlaybookFile(target, { translated }) }];
}

function errorsOf({ file, checked }: PlaybookFile, shipped: readonly string[]): readonly PlaybookError[] {
  if (checked.kind === 'broken') return checked.errors;
  if (checked.kind === 'playbook' || shipped.includes(checked.name)) return [];
  const problem = `expected the name of a shipped playbook, saw "${checked.name}"`;
  return [{ file, ...checked.place, path: 'name', problem }];
}

function shown(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative.startsWith('..') ? file : relative;
}
