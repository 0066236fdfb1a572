import type { PersonRef } from '../approval/approval.ts';
import { mayNotJudge } from '../approval/may-judge.ts';
import type { Deed } from '../chat/delivery.ts';
import type { Reply } from '../chat/form.ts';
import type { Message } from '../chat/message.ts';
import { quietMessage, whisper } from '../chat/quiet-message.ts';
import { snoozeUntil, untilWords } from '../chat/snooze-words.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import { said, type Words } from '../language/words.ts';
import { addressed } from './addressed.ts';
import { newIncidents } from './bells.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { peopleOf } from './people.ts';

type Wish = Extract<IncidentEvent, { kind: 'snoozed' | 'woken' | 'reopened' }>;
type Press = (deps: FlowDeps, deed: Deed) => Promise<Reply>;

export const snoozeAnHour: Press = (deps, deed) => pressed(deps, deed, snooze(deps, deed.by, '1h'));
export const snoozeUntilWorse: Press = (deps, deed) => pressed(deps, deed, snooze(deps, deed.by, 'worse'));
export const endSnooze: Press = (deps, deed) => pressed(deps, deed, wake(deed.by));
export const reopen: Press = (deps, deed) => pressed(deps, deed, { kind: 'reopened', by: deed.by.user });

/** `snooze inc-1 1h`, `snooze inc-1 until 08:00`, `snooze inc-1 until worse`, `snooze inc-1 off`. */
export async function answerSnooze(deps: FlowDeps, rest: string, by: PersonRef): Promise<Message> {
  const [asked = '', ...words] = rest.split(' ');
  const id = asked.startsWith('inc-') ? asked : `inc-${asked}`;
  const stored = asked === '' ? undefined : await deps.store.incident(id);
  if (!stored)
    return quietMessage(
      asked === '' ? said('propose.snooze.which') : said('propose.snooze.noIncident', { id: asked }),
    );
  const what = words.join(' ');
  const wish = what.toLowerCase() === 'off' ? wake(by) : snooze(deps, by, what || '1h');
  if (!wish) return quietMessage(said('propose.snooze.noTime', { what, id }));
  const refusal = await carryOut(deps, stored.value, by, wish);
  if (refusal) return quietMessage(refusal);
  return quietMessage(
    wish.kind === 'snoozed'
      ? said('propose.snooze.done', { id, until: untilWords(wish) })
      : said('propose.snooze.awake', { id }),
  );
}

function snooze(deps: FlowDeps, by: PersonRef, words: string): Wish | undefined {
  const until = snoozeUntil(words, deps.clock.now().toISOString());
  return until && { kind: 'snoozed', by: by.user, ...until };
}

const wake = (by: PersonRef): Wish => ({
  kind: 'woken',
  why: said('propose.snooze.personEnded'),
  by: by.user,
});

async function pressed(deps: FlowDeps, deed: Deed, wish: Wish | undefined): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const refusal = wish && (await carryOut(deps, found.incident, deed.by, wish));
  return refusal ? whisper(refusal) : { kind: 'none' };
}

/** Why not, in one sentence; undefined when it is done. */
async function carryOut(
  deps: FlowDeps,
  incident: Incident,
  by: PersonRef,
  wish: Wish,
): Promise<Words | undefined> {
  const refusal = mayNotJudge(await peopleOf(deps, by, []), deps.team());
  if (refusal) return refusal;
  if (!(await changeIncident(deps, incident.id, wish))) return notNow(incident, wish);
  if (wish.kind === 'reopened') deps.bells.ring(newIncidents);
  return undefined;
}

function notNow({ id, state, partOf }: Incident, { kind }: Wish): Words {
  if (kind === 'woken') return said('propose.snooze.notSnoozed', { id });
  if (kind === 'reopened')
    return partOf
      ? said('propose.snooze.goesOnAs', { id, into: partOf })
      : said('propose.snooze.open', { id });
  return said(state === 'resolved' ? 'propose.snooze.closed' : 'propose.snooze.underWay', { id });
}
