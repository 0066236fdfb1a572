import type { Attempt, Incident } from '../incident/incident.ts';
import { asSentence, said, type Words } from '../language/words.ts';
import type { CaseView } from './case-view.ts';
import { workloadName } from './incident-words.ts';
import type { Message } from './message.ts';
import { bold, paragraph, saying } from './spans.ts';

/** A line that is also sent to the channel: only when a fix failed or was taken back, so that nobody believes it holds. */
export function noticeMessage({ incident }: CaseView, attempt: Attempt): Message | undefined {
  const { outcome } = attempt;
  if (outcome !== 'undone' && outcome !== 'stopped' && !(outcome === 'failed' && attempt.endedAt))
    return undefined;
  const what = headingOf(attempt);
  const story = said(`notice.story.${outcome}`, {
    name: workloadName(incident),
    title: attempt.title,
    why: asSentence(attempt.why ?? ''),
  });
  return {
    text: said('notice.text', { what, story }),
    tone: 'orange',
    parts: [paragraph(saying('notice.line', { what: bold(said('notice.what', { what })), story }))],
  };
}

/** What a person wanted back is no failure. */
function headingOf({ outcome, undoneBy, reverts }: Attempt): Words {
  if (outcome === 'stopped') return said('notice.stopped');
  if (outcome !== 'undone') return said('notice.failed');
  return said(undoneBy !== undefined || reverts ? 'notice.takenBack' : 'notice.failed');
}

/** The bot itself cannot go on with an incident: said where the people look, so that nobody waits for it. */
export function gaveUpMessage(incident: Incident, why: Words): Message {
  const what = said('notice.gaveUp');
  const story = said('notice.gaveUpStory', { name: workloadName(incident), why: asSentence(why) });
  return {
    text: said('notice.gaveUpText', { what, story }),
    tone: 'orange',
    parts: [paragraph(saying('notice.line', { what: bold(said('notice.what', { what })), story }))],
  };
}
