import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Playbook } from '../../diagnosis/playbook.ts';
import { checkPlaybook, type PlaybookError } from './check-playbook.ts';

export interface PlaybookReading {
  readonly playbooks: readonly Playbook[];
  readonly errors: readonly PlaybookError[];
}

/** Reads every `*.yaml` of a folder. A file with errors gives no playbook and all of its errors; a missing folder is the caller's error. */
export async function readPlaybooks(directory: string): Promise<PlaybookReading> {
  const names = (await readdir(directory)).filter((name) => /\.ya?ml$/.test(name)).sort();
  const checked = await Promise.all(
    names.map(async (name) => checkPlaybook(name, await readFile(join(directory, name), 'utf8'))),
  );
  return {
    playbooks: checked.flatMap((each) => (each.kind === 'playbook' ? [each.playbook] : [])),
    errors: checked.flatMap((each) => (each.kind === 'broken' ? each.errors : [])),
  };
}
