import { quote } from '../evidence/quote.ts';
import type { Message } from './message.ts';
import { bold, paragraph, plain, time } from './spans.ts';

/** A time in which a cluster did not answer. Instants are ISO 8601. */
export interface Absence {
  readonly cluster: string;
  readonly since: string;
  /** The failure in the cluster's own words. */
  readonly why: string;
  /** Absent while it lasts. */
  readonly until?: string;
}

/** What the channel is told about a cluster that does not answer: once, and edited when it is back. */
export function absenceMessage({ cluster, since, why, until }: Absence): Message {
  if (until === undefined) {
    const after = `${quote(why).replace(/\.$/, '')}. What dies there is told when it answers again; until then nothing can be looked into or changed there.`;
    return {
      text: `🟠 ${cluster} has not answered since ${clock(since)}: ${after}`,
      tone: 'orange',
      parts: [
        paragraph(bold(`🟠 ${cluster} does not answer`), ' · since ', time(since), plain(`: ${after}`)),
      ],
    };
  }
  const after = 'What died there meanwhile is told now, as far as the cluster still knows it.';
  return {
    text: `🟢 ${cluster} answers again; it was away from ${clock(since)} to ${clock(until)}. ${after}`,
    tone: 'green',
    parts: [
      paragraph(
        bold(`🟢 ${cluster} answers again`),
        ' · it was away from ',
        time(since),
        ' to ',
        time(until),
        plain(`. ${after}`),
      ),
    ],
  };
}

const clock = (at: string): string => `${at.slice(11, 16)} UTC`;
