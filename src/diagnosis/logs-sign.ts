import type { LogEntry } from '../fluentbit/log/log-story.ts';
import type { Facts, LogFact } from './facts.ts';
import type { LogSource } from './log-source.ts';
import type { LogsWords } from './logs-words.ts';

/** One thing that tells what becomes of records, in words. */
export interface LogsSign {
  readonly effect: 'losing' | 'delayed' | 'unknown';
  /** A clause without a full stop. */
  readonly basis: string;
  /** ISO time; undefined when it is not known. */
  readonly since: string | undefined;
  /** The inputs it speaks of, as log and configuration name them. */
  readonly inputs: readonly string[];
}

/** What signs are read from. */
export interface LogsView {
  readonly facts: Facts;
  /** The logs that still matter. */
  readonly logs: readonly LogFact[];
  readonly sources: readonly LogSource[];
  readonly say: LogsWords;
}

/** What is told when several things speak: a loss is hidden neither by a delay nor by what is not known. */
const gravest = ['losing', 'unknown', 'delayed'] as const;

export function gravestOf(signs: readonly Pick<LogsSign, 'effect'>[]): LogsSign['effect'] | undefined {
  return gravest.find((each) => signs.some((sign) => sign.effect === each));
}

/** The first line of any of these signatures, in the order of the logs. */
export function firstLine({ logs }: Pick<LogsView, 'logs'>, ids: readonly string[]): LogEntry | undefined {
  return logs.flatMap(({ story }) => ids.flatMap((id) => story.signatures.get(id)?.first ?? []))[0];
}
