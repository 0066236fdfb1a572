import type { Incident } from '../incident/incident.ts';
import { asSentence, said } from '../language/words.ts';
import { podCount, problem, workloadName } from './incident-words.ts';
import type { Message } from './message.ts';
import { paragraph, person, saying, time } from './spans.ts';

/** An incident that was closed and is not over: said in its thread, and in the place of the summary. */
export function reopenedMessage(incident: Incident): Message | undefined {
  const { reopened } = incident;
  if (!reopened) return undefined;
  const name = workloadName(incident);
  const { by } = reopened;
  const glyph = by === undefined ? '🔴' : '🟠';
  const what =
    by === undefined
      ? said('notice.again', { name, what: problem(incident), pods: podCount(incident) })
      : said('notice.followedAgain', { name });
  const at = time(reopened.at);
  return {
    text: said('notice.reopenedText', { glyph, what }),
    tone: by === undefined ? 'red' : 'orange',
    parts: [
      paragraph(
        by === undefined
          ? saying('notice.reopened', { glyph, time: at, what })
          : saying('notice.reopenedBy', { glyph, time: at, person: person(by), what }),
      ),
      paragraph(
        saying('notice.hadBeenClosed', { time: time(reopened.closedAt), how: asSentence(reopened.how) }),
      ),
    ],
  };
}

/** Another incident turned out to be the same trouble: said in the thread of the one that stays. */
export function joinedMessage(incident: Incident, other: string): Message {
  const title = incident.headline?.title ?? said('notice.sameCause');
  const text = said('notice.joined', { other, title });
  return { text, tone: 'grey', parts: [paragraph(text)] };
}
