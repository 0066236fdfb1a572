import type { MessageRef } from '../chat/delivery.ts';
import { OutsideError } from '../outside-error.ts';
import type { FilePlace } from '../ports.ts';
import type { CaseFile } from './case-file.ts';
import type { FlowDeps } from './deps.ts';

/** One trial to put a log into the thread, as far as it is known to have come, and since when. */
export type LogTrial = {
  readonly by: string;
  readonly at: string;
} /** Nothing of it can be in the thread. */ & (
  | { readonly state: 'uploading' }
  | { readonly state: 'failed' }
  /** Written down before it is shown: it may be in the thread. */
  | { readonly state: 'showing'; readonly file: string }
  | { readonly state: 'stands'; readonly file: string; readonly ref?: MessageRef }
);

export interface NumberedTrial {
  /** From 1; 0: there was none. */
  readonly number: number;
  readonly trial: LogTrial | undefined;
}

/** Each trial has a document of its own, because only a name that nobody wrote yet can be claimed. */
export const trialName = (diagnosis: number, number: number): string => `${diagnosis}/${number}`;

export async function lastTrial(document: CaseFile, diagnosis: number): Promise<NumberedTrial> {
  for (let number = 0, trial: LogTrial | undefined; ; number += 1) {
    const next = await document.read('logSent', trialName(diagnosis, number + 1));
    if (!next) return { number, trial };
    trial = next;
  }
}

export type Whereabouts =
  /** Not in the thread, and nobody is about to put it there. */
  | { readonly is: 'absent' }
  | { readonly is: 'there'; readonly by: string; readonly ref?: MessageRef }
  | { readonly is: 'under-way'; readonly by: string; readonly leftMs: number }
  | { readonly is: 'unknown'; readonly by: string };

/** After this nobody works on a trial any more: each of its calls has ten seconds, and Slack shows a file soon after. */
export const trialMs = 5 * 60_000;

/** Where the file of a trial is. What was begun long ago, or shown, is looked for in the thread. */
export async function whereabouts(
  { files, wall, log }: Pick<FlowDeps, 'files' | 'wall' | 'log'>,
  trial: LogTrial | undefined,
  place: FilePlace,
): Promise<Whereabouts> {
  if (!trial || trial.state === 'failed') return { is: 'absent' };
  const { by } = trial;
  const leftMs = Date.parse(trial.at) + trialMs - wall.now().getTime();
  if (trial.state === 'uploading') return leftMs > 0 ? { is: 'under-way', by, leftMs } : { is: 'absent' };
  const known = trial.state === 'stands' ? trial : undefined;
  if (known?.ref && leftMs > 0) return { is: 'there', by, ref: known.ref };
  try {
    const ref = await files.find(trial.file, place, new Date(trial.at));
    if (ref) return { is: 'there', by, ref };
    if (leftMs <= 0) return { is: 'absent' };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    log.warn({ error, file: trial.file }, 'Cannot look for a file that may stand already');
    if (!known && leftMs <= 0) return { is: 'unknown', by };
  }
  return known
    ? { is: 'there', by, ...(known.ref ? { ref: known.ref } : {}) }
    : { is: 'under-way', by, leftMs };
}
