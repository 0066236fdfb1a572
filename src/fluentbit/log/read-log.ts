import { readFrame, type Frame } from './backtrace.ts';
import { createInputOutputTally, type InputOutputTally } from './input-output-tally.ts';
import { createPartJoiner, type WholeLine } from './join-parts.ts';
import { readLogLine, type LogLine } from './log-line.ts';
import type { FatalSignal, LogEntry, LogLevel, LogStory, OmittedLines } from './log-story.ts';
import { refusals } from './refusals.ts';
import { createRecordSorter, endsRecord, type LinePlace } from './record-lines.ts';
import { maxText, readRuntimeLine } from './runtime-line.ts';
import { matchBareLine, matchBody, matchComplaint, type SignatureMatch } from './signature.ts';

export interface LogReader {
  /** Takes the next piece of the log; pieces may end anywhere. */
  push(chunk: string): void;
  /** Tells that so many whole lines are left out here; they are counted and nothing else. */
  skip(lines: number): void;
  /** Ends the log and tells its story. */
  end(): LogStory;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Story = Mutable<
  Omit<
    LogStory,
    'signatures' | 'inputs' | 'outputs' | 'connectionErrors' | 'endsAbruptly' | 'backtrace' | 'levels'
  >
> & { readonly levels: Record<LogLevel, number> };
interface SignatureCount {
  count: number;
  first: LogEntry;
  last: LogEntry;
  samples: LogEntry[];
}
interface Reading {
  readonly story: Story;
  readonly signatures: Map<string, SignatureCount>;
  readonly tally: InputOutputTally;
  trace: { line: number; endLine: number; frames: Frame[]; text: string[]; lines: number[] } | undefined;
}

const maxCarry = 65_536;
const maxSamples = 5;
const maxFrames = 200;
const httpOk = /^\[output:[^:]+:([^\]]+)\] (?:\S+, )?HTTP status=2\d\d/;
const fatal = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL']);
/** Reads a whole log, or what is left of one. See `createLogReader` for one that comes in pieces. */
export function readLog(text: string, omitted?: OmittedLines): LogStory {
  const reader = createLogReader();
  if (omitted) {
    reader.push(text.slice(0, omitted.at));
    reader.skip(omitted.lines);
  }
  reader.push(omitted ? text.slice(omitted.at) : text);
  return reader.end();
}

/**
 * Reads a log piece by piece, in time linear in its length and in memory that does not grow with it: samples are bounded and
 * long lines are cut. Lines inside a record that is printed over several lines tell nothing. Kubelet and CRI prefixes, parts of one
 * line, Docker's JSON, colours, CRLF, NUL and damaged characters do no harm.
 */
export function createLogReader(): LogReader {
  const reading: Reading = {
    story: emptyStory(),
    signatures: new Map(),
    tally: createInputOutputTally(),
    trace: undefined,
  };
  let joiner = createPartJoiner();
  const sorter = createRecordSorter<WholeLine>((whole, place) => takeLine(reading, whole, place));
  let mayBeDockers = true;
  const take = (raw: string): void => {
    reading.story.lines += 1;
    // The first line may lack its beginning.
    if (mayBeDockers && reading.story.lines > 1 && raw !== '' && raw[0] !== '{') mayBeDockers = false;
    const part = readRuntimeLine(raw, mayBeDockers);
    const whole = joiner.take(part, reading.story.lines);
    if (!whole) return;
    const ends = endsRecord(whole.text.length < maxText ? whole.text : raw);
    sorter.take({ text: whole.text, stream: part.stream, ends, item: whole });
  };
  let carry = '';
  const endLines = (): void => {
    if (carry !== '') take(carry);
    carry = '';
    sorter.end();
    for (const whole of joiner.rest()) takeLine(reading, whole, 'own');
  };
  return {
    push(piece) {
      // A log that was cut while it was written begins with NUL characters, as many as were cut away.
      const chunk = piece.includes('\0') ? piece.replaceAll('\0', '') : piece;
      let start = 0;
      for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
        const line = carry === '' ? chunk.slice(start, end) : carry + chunk.slice(start, end);
        carry = '';
        take(line);
        start = end + 1;
      }
      if (carry.length < maxCarry) carry += chunk.slice(start, start + maxCarry);
    },
    skip(lines) {
      endLines();
      joiner = createPartJoiner();
      reading.story.lines += lines;
    },
    end() {
      endLines();
      return storyOf(reading);
    },
  };
}

/** A record may hold anything, so nothing in it is believed. */
function takeLine(reading: Reading, whole: WholeLine, place: LinePlace): void {
  const { story } = reading;
  const line = place === 'record' ? { ...whole, level: undefined, body: undefined } : readLogLine(whole);
  if (line.text === '') return;
  if (line.at !== undefined) {
    story.firstAt ??= line.at;
    story.lastAt = line.at;
  }
  if (line.level) story.levels[line.level] += 1;
  const plain: LogEntry = { line: line.line, at: line.at, level: line.level, text: line.text };
  const entry: LogEntry = place === 'own' ? plain : { ...plain, mayBeRecord: true };
  story.lastLine = entry;
  if (place === 'record') return;
  if (line.level === 'error') story.lastError = entry;
  if (line.text.startsWith('#')) return takeFrame(reading, entry);
  const match = matchOf(reading, line);
  if (match) takeSignature(reading, { ...entry, signature: match.id, fields: match.fields }, match);
}

/** Answers of 2xx are counted and are no signature: they are most of many logs. */
function matchOf(reading: Reading, line: LogLine): SignatureMatch | undefined {
  if (line.body === undefined) return matchBareLine(line.text);
  const ok = line.body.startsWith('[output:') ? httpOk.exec(line.body) : null;
  if (!ok) return matchBody(line.body) ?? (isLoud(line) ? matchComplaint(line.body) : undefined);
  reading.tally.addHttpOk(ok[1] ?? '');
  return undefined;
}

const isLoud = ({ level }: LogLine): boolean => level === 'error' || level === 'warn';

/** A new trace begins at frame 0; of several crashes in one log the last one counts. */
function takeFrame(reading: Reading, entry: LogEntry): void {
  const frame = readFrame(entry.text);
  if (!frame) return;
  if (frame.index === 0 || !reading.trace) {
    reading.trace = { line: entry.line, endLine: entry.line, frames: [], text: [], lines: [] };
  }
  if (reading.trace.frames.length >= maxFrames) return;
  reading.trace.endLine = entry.line;
  reading.trace.frames.push(frame);
  reading.trace.text.push(entry.text);
  reading.trace.lines.push(entry.line);
}

function takeSignature(reading: Reading, entry: LogEntry, match: SignatureMatch): void {
  const known = reading.signatures.get(match.id);
  if (known) {
    known.count += 1;
    known.last = entry;
    if (known.samples.length < maxSamples) known.samples.push(structuredClone(entry));
  } else {
    // A clone owns its text; a slice would keep the whole piece of the log it was cut from.
    const first = structuredClone(entry);
    reading.signatures.set(match.id, { count: 1, first, last: first, samples: [first] });
  }
  reading.tally.add(match);
  takeMilestone(reading.story, entry, match);
}

function takeMilestone(story: Story, entry: LogEntry, { id, fields }: SignatureMatch): void {
  const version = fields['version'];
  if (id.startsWith('banner')) {
    // Under a watcher or after a reload one log holds several lives: the last one counts.
    story.version = version ?? story.version;
    story.stopped = false;
    story.ran = false;
  }
  if (id === 'banner_new' || id === 'banner_old' || id === 'sp_started') story.started = true;
  if (id === 'shutdown' && fields['pending'] !== undefined) story.stopped = true;
  if (id === 'sp_started') {
    story.ran = true;
    story.refusedStart = undefined;
  }
  if (refusals.has(id) && !story.ran) story.refusedStart ??= entry;
  if (id !== 'signal') return;
  const at = signalTime(fields) ?? entry.at;
  const caught: FatalSignal = { signal: fields['signal'] ?? '', line: entry.line, text: entry.text, at };
  if (fatal.has(caught.signal)) story.fatalSignal = caught;
  else if (caught.signal === 'SIGTERM' || caught.signal === 'SIGINT') story.stopSignal = caught;
}

function signalTime(fields: SignatureMatch['fields']): string | undefined {
  const { date, time } = fields;
  return date === undefined || time === undefined ? undefined : `${date.replaceAll('/', '-')}T${time}Z`;
}

function storyOf({ story, signatures, tally, trace }: Reading): LogStory {
  const endsAbruptly =
    story.lines > 0 && !story.stopped && !story.fatalSignal && !trace && !story.refusedStart;
  return {
    ...story,
    signatures,
    inputs: tally.inputs(),
    outputs: tally.outputs(),
    connectionErrors: tally.connectionErrors(),
    backtrace: trace,
    endsAbruptly,
  };
}

function emptyStory(): Story {
  const levels: Record<LogLevel, number> = { error: 0, warn: 0, info: 0, debug: 0, trace: 0, help: 0 };
  return {
    lines: 0,
    version: undefined,
    levels,
    fatalSignal: undefined,
    stopSignal: undefined,
    firstAt: undefined,
    lastAt: undefined,
    lastLine: undefined,
    lastError: undefined,
    started: false,
    ran: false,
    stopped: false,
    refusedStart: undefined,
  };
}
