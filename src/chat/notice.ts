import type { Attempt, Incident } from '../incident/incident.ts';
import type { CaseView } from './case-view.ts';
import { workloadName } from './incident-words.ts';
import type { Message } from './message.ts';
import { sentence } from './sentence.ts';
import { bold, paragraph } from './spans.ts';

/** A line that is also sent to the channel: only when a fix failed or was taken back, so that nobody believes it holds. */
export function noticeMessage({ incident }: CaseView, attempt: Attempt): Message | undefined {
  if (
    attempt.outcome !== 'undone' &&
    attempt.outcome !== 'stopped' &&
    !(attempt.outcome === 'failed' && attempt.endedAt)
  )
    return undefined;
  const after = afterwards[attempt.outcome] ?? '';
  const what = headingOf(attempt);
  const story = `${workloadName(incident)}: "${attempt.title}". ${sentence(attempt.why ?? '')}${after} The incident is still open.`;
  return {
    text: `🟠 ${what} for ${story}`,
    tone: 'orange',
    parts: [paragraph(bold(`🟠 ${what}`), ` · ${story}`)],
  };
}

/** What a person wanted back is no failure. */
function headingOf({ outcome, undoneBy, reverts }: Attempt): string {
  if (outcome === 'stopped') return 'Fix stopped';
  if (outcome !== 'undone') return 'Fix failed';
  return undoneBy !== undefined || reverts ? 'Fix taken back' : 'Fix failed';
}

/** A change that was stopped says itself how much of it was written. */
const afterwards: Readonly<Partial<Record<Attempt['outcome'], string>>> = {
  undone: ' The values from before are back.',
  failed: ' What was changed stays as it is.',
};

/** The bot itself cannot go on with an incident: said where the people look, so that nobody waits for it. */
export function gaveUpMessage(incident: Incident, why: string): Message {
  const text = `${workloadName(incident)}: ${sentence(why)}`;
  return {
    text: `🟠 Not looked into any further for now: ${text}`,
    tone: 'orange',
    parts: [paragraph(bold('🟠 Not looked into any further for now'), ` · ${text}`)],
  };
}
