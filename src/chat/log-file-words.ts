import type { LogFile } from '../evidence/log-file.ts';
import { list, said, type Words } from '../language/words.ts';
import type { Form } from './form.ts';
import type { Message, Part, Span } from './message.ts';
import { quietMessage } from './quiet-message.ts';
import { link, paragraph, person, plain, saying } from './spans.ts';

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

/** To who asked for it; without a link it is said in words where it is. */
export const logSentMessage = (url: string | undefined): Message => ({
  text: said('logFile.sent', { place }),
  tone: 'grey',
  parts: [paragraph(saying('logFile.sent', { place: placeAt(url) }))],
});

/** To who asked for it after somebody else, or once more. */
export const logThereMessage = (by: string, url: string | undefined): Message => ({
  text: said('logFile.before', { person: somebody, place }),
  tone: 'grey',
  parts: [paragraph(saying('logFile.before', { person: person(by), place: placeAt(url) }))],
});

export const logUnderWayMessage = (by: string, leftMs: number): Message => ({
  text: said('logFile.underWay', { person: somebody, minutes: minutesOf(leftMs) }),
  tone: 'grey',
  parts: [paragraph(saying('logFile.underWay', { person: person(by), minutes: minutesOf(leftMs) }))],
});

export const logLostMessage = (leftMs: number): Message =>
  quietMessage(said('logFile.lost', { minutes: minutesOf(leftMs) }));

/** Where chat cannot be asked whether the file stands. */
export const logUnknownMessage = (by: string): Message => ({
  text: said('logFile.unknown', { person: somebody }),
  tone: 'grey',
  parts: [paragraph(saying('logFile.unknown', { person: person(by) }))],
});

/** The same with a way to send it again; `value` names the trial of which nobody knows. */
export const logUnknownForm = (by: string, value: string): Form => ({
  action: 'log-file-again',
  value,
  title: said('logFile.title'),
  submit: said('logFile.again'),
  close: said('slack.close'),
  parts: logUnknownMessage(by).parts,
  inputs: [],
});

const somebody = said('vote.somebody');
const place = said('logFile.place');
const placeAt = (url: string | undefined): Span => (url === undefined ? plain(place) : link(url, place));
const minutesOf = (ms: number): number => Math.max(1, Math.ceil(ms / 60_000));
