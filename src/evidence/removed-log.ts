import { said } from '../language/words.ts';
/**
 * The kubelet answers 200 with this one line in the place of a log whose container it has removed. It is no log: without knowing it, a
 * crash would look like one that printed no back-trace.
 */
export function isRemovedLog(text: string): boolean {
  return /^unable to retrieve container logs for \S+\s*$/.test(text);
}

export const removedLogWhy = said('gap.why.removed');
