import type { Playbook } from '../../diagnosis/playbook.ts';
import { createPlaybookLoader, type PlaybookFolders, type PlaybookSet } from './load-playbooks.ts';

/** The playbooks in force, kept fresh. */
export interface PlaybookWatch {
  readonly playbooks: () => readonly Playbook[];
  /** Ends the watch; resolves when nothing is being read any more. */
  readonly stop: () => Promise<void>;
}

/**
 * Loads the playbooks and looks every few seconds whether they changed: by their content, so that a ConfigMap's swapped link, a copy
 * with an old date and an editor's new file are all seen. `onChange` is called for the first set and for each one that differs.
 */
export async function watchPlaybooks(
  folders: PlaybookFolders,
  onChange: (set: PlaybookSet) => void,
  everyMs = 5000,
): Promise<PlaybookWatch> {
  const load = createPlaybookLoader(folders);
  let known = await load();
  onChange(known.set);
  let reading = Promise.resolve();
  let isReading = false;
  const look = async (): Promise<void> => {
    const fresh = await load();
    if (fresh.print === known.print) return;
    known = fresh;
    onChange(fresh.set);
  };
  const timer = setInterval(() => {
    if (isReading) return;
    isReading = true;
    reading = look().finally(() => void (isReading = false));
  }, everyMs);
  timer.unref();
  return {
    playbooks: () => known.set.playbooks,
    stop: async () => {
      clearInterval(timer);
      await reading;
    },
  };
}
