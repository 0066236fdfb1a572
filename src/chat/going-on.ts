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
  const what = `${name} ${problem(incident)} again: ${podCount(incident)} so far.`;
  const who = reopened.by === undefined ? [] : [plain(' by '), person(reopened.by)];
  return {
    text: `🔴 Reopened: ${what}`,
    tone: 'red',
    parts: [
      paragraph(bold('🔴 Reopened'), ' ', time(reopened.at), ...who, ` · ${what}`),
      paragraph('It had been closed ', time(reopened.closedAt), `: ${sentence(reopened.how)}`),
    ],
  };
}

/** Another incident turned out to be the same trouble: said in the thread of the one that stays. */
export function joinedMessage(incident: Incident, other: string): Message {
  const text = `${other} is the same trouble (${incident.headline?.title ?? 'the same cause'}) and goes on here.`;
  return { text, tone: 'grey', parts: [paragraph(text)] };
}
