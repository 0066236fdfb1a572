import type { Incident } from '../incident/incident.ts';
import { podCount, problem, workloadName } from './incident-words.ts';
import type { Message } from './message.ts';
import { sentence } from './sentence.ts';
import { bold, paragraph, person, plain, time } from './spans.ts';

/** An incident that was closed and is not over: said in its thread, and in the place of the summary. */
export function reopenedMessage(incident: Incident): Message | undefined {
  const { reopened } = incident;
  if (!reopened) return undefined;
  const name = workloadName(incident);
  const what =
    reopened.by === undefined
      ? `${name} ${problem(incident)} again: ${podCount(incident)} so far.`
      : `${name} is followed again, because a person asked for it.`;
  const glyph = reopened.by === undefined ? '🔴' : '🟠';
  const who = reopened.by === undefined ? [] : [plain(' by '), person(reopened.by)];
  return {
    text: `${glyph} Reopened: ${what}`,
    tone: reopened.by === undefined ? 'red' : 'orange',
    parts: [
      paragraph(bold(`${glyph} Reopened`), ' ', time(reopened.at), ...who, ` · ${what}`),
      paragraph('It had been closed ', time(reopened.closedAt), `: ${sentence(reopened.how)}`),
    ],
  };
}

/** Another incident turned out to be the same trouble: said in the thread of the one that stays. */
export function joinedMessage(incident: Incident, other: string): Message {
  const text = `${other} is the same trouble (${incident.headline?.title ?? 'the same cause'}) and goes on here.`;
  return { text, tone: 'grey', parts: [paragraph(text)] };
}
