import type { Backtrace } from './backtrace.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'help';

/** Whole lines that were left out of a log's text at one place. */
export interface OmittedLines {
  /** Characters of the text that stand before them. */
  readonly at: number;
  readonly lines: number;
}

/** One line of a log. */
export interface LogEntry {
  /** 1-based, in the text as it was given, omitted lines counted. */
  readonly line: number;
  /** ISO time. Fluent Bit prints no zone; containers run in UTC unless told otherwise, so UTC is assumed. */
  readonly at: string | undefined;
  readonly level: LogLevel | undefined;
  /** The line without kubelet or CRI prefix, colours and line end; cut at 4,096 characters. */
  readonly text: string;
  /** It stands behind the beginning of a record whose end was not found, and may be somebody's text. */
  readonly mayBeRecord?: true;
  /** Id of the signature in `data/signatures.json`. */
  readonly signature?: string;
  /** What the signature's pattern names. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** All occurrences of one signature, told shortly. */
export interface SignatureStory {
  readonly count: number;
  readonly first: LogEntry;
  readonly last: LogEntry;
  /** Up to five lines: the first ones. */
  readonly samples: readonly LogEntry[];
}

/** What one input did. Memory pauses and resumes come from the overlimit lines only, never from those of a shutdown. */
export interface InputStory {
  readonly pauses: number;
  readonly resumes: number;
  /** Pauses because of storage.max_chunks_up. */
  readonly storagePauses: number;
  /** The limit in force as 4.1 and newer print it, in bytes. */
  readonly limitBytes: number | undefined;
  /** Lines that say records were refused or could not be stored. */
  readonly refusedAppends: number;
}

/** What one output did. */
export interface OutputStory {
  readonly retries: number;
  readonly givenUp: number;
  readonly recovered: number;
  readonly noUpstream: number;
  /** Errors and warnings in words of its own. */
  readonly complaints: number;
  readonly httpOk: number;
  /** Status codes other than 2xx (0 = the connection broke), each with its count. */
  readonly httpFailures: ReadonlyMap<number, number>;
}

export interface FatalSignal {
  readonly signal: string;
  readonly line: number;
  readonly text: string;
  readonly at: string | undefined;
}

/** A whole log as a short story: it grows with the kinds of lines, not with their number. */
export interface LogStory {
  readonly lines: number;
  /** The version really running, from the start-up banner. */
  readonly version: string | undefined;
  readonly signatures: ReadonlyMap<string, SignatureStory>;
  readonly inputs: ReadonlyMap<string, InputStory>;
  readonly outputs: ReadonlyMap<string, OutputStory>;
  /** Failed TCP connections, broken or timed out connections, failed look-ups. */
  readonly connectionErrors: number;
  readonly levels: Readonly<Record<LogLevel, number>>;
  readonly backtrace: Backtrace | undefined;
  /** SIGSEGV, SIGABRT, SIGBUS, SIGFPE or SIGILL. */
  readonly fatalSignal: FatalSignal | undefined;
  /** SIGTERM or SIGINT, when one was caught. */
  readonly stopSignal: FatalSignal | undefined;
  readonly firstAt: string | undefined;
  readonly lastAt: string | undefined;
  readonly lastLine: LogEntry | undefined;
  /** The last line on the level `error`. */
  readonly lastError: LogEntry | undefined;
  /** The engine began to start: the configuration was accepted. */
  readonly started: boolean;
  /** The pipeline ran. */
  readonly ran: boolean;
  /** `service has stopped` was seen. */
  readonly stopped: boolean;
  /** Fluent Bit said why it does not start. */
  readonly refusedStart: LogEntry | undefined;
  /** The log stops in the middle of life: no stop, no crash, no refusal. An OOM kill looks like this; so does a log still being written. */
  readonly endsAbruptly: boolean;
}
