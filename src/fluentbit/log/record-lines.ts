/** A line as the container wrote it, without what kubelet or container runtime put around it. */
interface WrittenLine<T> {
  readonly text: string;
  /** `stdout` or `stderr`; empty where it is not known. */
  readonly stream: string;
  /** Whether it ends as a record ends, also where the text was cut. */
  readonly ends: boolean;
  readonly item: T;
}

/** Whether a line is Fluent Bit's own or belongs to a record that is printed over several lines; a record without an end leaves it open. */
export type LinePlace = 'own' | 'perhaps' | 'record';

/** Gives each line back with its place, in the order of the log, some of them late. */
export interface RecordSorter<T> {
  take(line: WrittenLine<T>): void;
  end(): void;
}

/** A record of more lines than this is not waited for. */
const maxHeld = 500;
const recordStart = /^\[\d{1,6}\] \S{1,512}: \[/;
const newStart = /^Fluent[ -]Bit v\d/;
const header = /^\[\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/;
const crash = /^#\d{1,4}\s+0x|^(?:\[[^\]]{1,40}\] )?\[engine\] caught signal/;

const startsRecord = (text: string): boolean => text.startsWith('[') && recordStart.test(text);
const startsProgram = (text: string): boolean => text.startsWith('Fluent') && newStart.test(text);
export const endsRecord = (text: string): boolean => text.endsWith('}]') || text.endsWith('}]\r');

/**
 * The `stdout` output prints a record's line feeds as they are, so the record's next lines may look like anything, lines of Fluent
 * Bit's own included. What stands before the record's end is part of it; without an end it may be either. So may a crash after which
 * Fluent Bit says nothing more: a record's last part may reach the log after it. Holds at most 500 lines back.
 */
export function createRecordSorter<T>(give: (item: T, place: LinePlace) => void): RecordSorter<T> {
  let held: WrittenLine<T>[] | undefined;
  /** So many of the held lines make a whole record with a crash in it: the next line of Fluent Bit's own tells that it lives on. */
  let whole = 0;
  let isOpen = false;
  let stream = '';

  const settle = (place: LinePlace): void => {
    const lines = held ?? [];
    const count = place === 'record' && whole > 0 ? whole : lines.length;
    held = undefined;
    whole = 0;
    isOpen = place === 'perhaps';
    for (const { item } of lines.slice(0, count)) give(item, place);
    for (const line of lines.slice(count)) take(line);
  };
  const hold = (lines: WrittenLine<T>[], line: WrittenLine<T>): void => {
    lines.push(line);
    if (whole > 0 || !line.ends) return;
    if (lines.some((each) => crash.test(each.text))) whole = lines.length;
    else settle('record');
  };
  const pass = (line: WrittenLine<T>): void => {
    const starts = startsRecord(line.text);
    if (starts || line.ends || startsProgram(line.text)) isOpen = false;
    give(line.item, isOpen ? 'perhaps' : 'own');
    if (!starts || line.ends) return;
    held = [];
    stream = line.stream;
  };
  const take = (line: WrittenLine<T>): void => {
    const { text } = line;
    if (whole > 0 && header.test(text)) settle('record');
    if (held && (held.length >= maxHeld || startsProgram(text))) settle('perhaps');
    if (held && whole === 0 && startsRecord(text)) settle('perhaps');
    if (!held) pass(line);
    else if (line.stream !== stream) give(line.item, 'own');
    else hold(held, line);
  };
  return { take, end: () => settle('perhaps') };
}
