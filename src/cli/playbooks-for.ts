import path from 'node:path';
import { describePlaybookError } from '../adapters/playbooks/check-playbook.ts';
import { loadPlaybooks, shippedPlaybooks } from '../adapters/playbooks/load-playbooks.ts';
import type { Playbook } from '../diagnosis/playbook.ts';
import type { Io } from './io.ts';

interface Folders {
  readonly shipped?: string | undefined;
  /** The user's own, as written. */
  readonly own: string | undefined;
}

/** The playbooks that a command works with. Those with errors are left out and told on stderr. */
export async function playbooksFor(
  { shipped = shippedPlaybooks, own }: Folders,
  { cwd, stderr }: Pick<Io, 'cwd' | 'stderr'>,
): Promise<readonly Playbook[]> {
  const resolved = own === undefined ? undefined : path.resolve(cwd, own);
  const { playbooks, errors } = await loadPlaybooks({ shipped, own: resolved });
  for (const error of errors) stderr(`${describePlaybookError(error)}\n`);
  return playbooks;
}
