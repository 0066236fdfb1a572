import { quoted } from '../evidence/quote.ts';
import { asClause, said, type Words } from '../language/words.ts';
import { clockTime } from './incident-words.ts';
import type { Message } from './message.ts';
import { paragraph, saying, time } from './spans.ts';

/** A time in which a cluster did not answer. Instants are ISO 8601. */
export interface Absence {
  readonly cluster: string;
  readonly since: string;
  /** The failure as people are told it. */
  readonly why: Words;
  /** Absent while it lasts. */
  readonly until?: string;
}

/** What the channel is told about a cluster that does not answer: once, and edited when it is back. */
export function absenceMessage({ cluster, since, why, until }: Absence): Message {
  if (until === undefined) {
    const after = said('absence.after', { why: asClause(quoted(why)) });
    return {
      text: said('absence.text', { cluster, since: clockTime(since), after }),
      tone: 'orange',
      parts: [paragraph(saying('absence.line', { cluster, since: time(since), after }))],
    };
  }
  return {
    text: said('absence.backText', { cluster, since: clockTime(since), until: clockTime(until) }),
    tone: 'green',
    parts: [paragraph(saying('absence.backLine', { cluster, since: time(since), until: time(until) }))],
  };
}
