import type { Attempt } from '../incident/incident.ts';
import { undoable } from '../incident/undo-asked.ts';
import { asSentence, said } from '../language/words.ts';
import type { CaseView } from './case-view.ts';
import { workloadName } from './incident-words.ts';
import type { Button, Message } from './message.ts';
import { bold, paragraph, saying, time } from './spans.ts';

/** Takes back the change of an attempt, also in the middle of it; none where there is nothing to take back, or nothing may be written. */
export function undoButtons({ incident, readOnly }: CaseView, attempt: Attempt): readonly Button[] {
  if (readOnly !== undefined || undoable(incident)?.number !== attempt.number) return [];
  const isUnderWay = incident.state === 'changing' || incident.state === 'verifying';
  const label = said(isUnderWay ? 'undo.button.stop' : 'undo.button.undo');
  const confirm = {
    title: said('undo.button.title', { label }),
    text: said('undo.button.text', { title: attempt.title, name: workloadName(incident) }),
    yes: label,
    no: said('undo.button.no'),
  };
  return [{ action: 'undo', value: `${incident.id} ${attempt.digest}`, label, style: 'danger', confirm }];
}

/** The answer to a rollback where the bot's own change was the last one. */
export function rollbackMessage(view: CaseView, attempt: Attempt): Message {
  const { incident, readOnly } = view;
  const what = said('undo.last.what', {
    name: workloadName(incident),
    title: attempt.title,
    id: incident.id,
  });
  const next =
    readOnly === undefined ? said('undo.last.may') : said('undo.last.mayNot', { why: asSentence(readOnly) });
  const buttons = undoButtons(view, attempt);
  const line =
    attempt.startedAt === undefined
      ? saying('undo.last.line', { what: bold(what), next })
      : saying('undo.last.lineSince', { what: bold(what), time: time(attempt.startedAt), next });
  return {
    text: said('undo.last.line', { what, next }),
    tone: 'grey',
    parts: [paragraph(line), ...(buttons.length > 0 ? [{ kind: 'buttons' as const, buttons }] : [])],
  };
}
