import type { LogFile } from '../evidence/log-file.ts';
import { list, said, type Words } from '../language/words.ts';
import type { Part } from './message.ts';

type Figures = Pick<LogFile, 'lines' | 'bytes' | 'withheld' | 'left'>;

const kilobytes = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));

/** Puts the log into the thread; its form says what became of that, because an upload may take longer than a press may. */
export const logFilePart = (incident: string, { lines, bytes }: Figures): Part => ({
  kind: 'buttons',
  buttons: [
    {
      action: 'log-file',
      value: incident,
      label: said('logFile.button', { lines, size: kilobytes(bytes) }),
      opensForm: true,
    },
  ],
  overflow: [],
});

/** What stands above the file in the thread. */
export const logFileWords = (incident: string, { lines, bytes }: Figures): Words =>
  said('logFile.comment', { incident, lines, size: kilobytes(bytes) });

/** What the first line of the file says is not in it; undefined where nothing is missing. */
export function missingWords({ withheld, left }: Figures): Words | undefined {
  const missing = [
    ...(withheld > 0 ? [said('logFile.withheld', { lines: withheld })] : []),
    ...(left > 0 ? [said('logFile.left', { lines: left })] : []),
  ];
  return missing.length > 0 ? list('sentences', missing) : undefined;
}
