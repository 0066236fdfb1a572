import type { Attempt } from '../incident/incident.ts';
import { undoable } from '../incident/undo-asked.ts';
import type { CaseView } from './case-view.ts';
import { workloadName } from './incident-words.ts';
import type { Button, Message } from './message.ts';
import { sentence } from './sentence.ts';
import { bold, paragraph, plain, time } from './spans.ts';

/** Takes back the change of an attempt, also in the middle of it; none where there is nothing to take back, or nothing may be written. */
export function undoButtons({ incident, readOnly }: CaseView, attempt: Attempt): readonly Button[] {
  if (readOnly !== undefined || undoable(incident)?.number !== attempt.number) return [];
  const isUnderWay = incident.state === 'changing' || incident.state === 'verifying';
  const label = isUnderWay ? 'Stop and undo' : 'Undo';
  const text = `Puts back what was there before "${attempt.title}" on ${workloadName(incident)}; the pods that run the change restart. What somebody changed since stays.`;
  const confirm = { title: `${label}?`, text, yes: label, no: 'Not now' };
  return [{ action: 'undo', value: `${incident.id} ${attempt.digest}`, label, style: 'danger', confirm }];
}

/** The answer to a rollback where the bot's own change was the last one. */
export function rollbackMessage(view: CaseView, attempt: Attempt): Message {
  const { incident, readOnly } = view;
  const what = `The last change of ${workloadName(incident)} is "${attempt.title}" of ${incident.id}`;
  const next =
    readOnly === undefined
      ? 'Its undo puts back what was there before; those who may approve may ask for it.'
      : `It cannot be undone from here: ${sentence(readOnly)}`;
  const at = attempt.startedAt === undefined ? [] : [plain(', begun '), time(attempt.startedAt)];
  const buttons = undoButtons(view, attempt);
  return {
    text: `${what}. ${next}`,
    tone: 'grey',
    parts: [
      paragraph(bold(what), ...at, plain(`. ${next}`)),
      ...(buttons.length > 0 ? [{ kind: 'buttons' as const, buttons }] : []),
    ],
  };
}
