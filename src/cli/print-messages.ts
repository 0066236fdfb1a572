import type { Stage } from '../demo/story/stage.ts';
import type { Io } from './io.ts';

/** Prints each status of each message once, with the cluster's time; the answer ends it. */
export function printMessages(stage: Stage, io: Io): () => void {
  const printed = new Set<string>();
  return stage.workspace.subscribe((frame) => {
    if (frame.kind !== 'message') return;
    const { ts, text, threadTs, onlyFor } = frame.message;
    const status = `${ts} ${withoutNumbers(text)}`;
    if (printed.has(status)) return;
    printed.add(status);
    const where = onlyFor ? `  (only for ${onlyFor}) ` : threadTs ? '  ' : '';
    io.stdout(`${stage.clock.now().toISOString().slice(11, 19)} ${where}${text}\n`);
  });
}

/** Progress changes numbers all the time: only new words are printed. */
const withoutNumbers = (text: string): string =>
  text.replaceAll(/\d+/g, '0').replaceAll(/0 (s|min|h)( 0 (s|min))?/g, '0');
