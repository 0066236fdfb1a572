import { appendFile } from 'node:fs/promises';
import type { AuditLines } from '../../ports.ts';

/**
 * Lines to the bot's own output, or to the end of a file that is opened anew each time, so that it may be rotated. `append` rejects
 * where the file cannot be written.
 */
export function appendAuditLines(
  target: 'stdout' | { readonly file: string },
  stdout: { write(text: string): void },
): AuditLines {
  return {
    append: async (text) =>
      target === 'stdout' ? void (text && stdout.write(text)) : appendFile(target.file, text),
  };
}
