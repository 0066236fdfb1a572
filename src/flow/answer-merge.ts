import type { PersonRef } from '../approval/approval.ts';
import { mayNotJudge } from '../approval/may-judge.ts';
import type { Message } from '../chat/message.ts';
import { quietMessage } from '../chat/quiet-message.ts';
import type { Incident } from '../incident/incident.ts';
import { isIdle } from '../incident/merge.ts';
import { sameWorkload } from '../incident/same-workload.ts';
import { podsWithout } from '../incident/split.ts';
import { step } from '../incident/step.ts';
import { nodeOfPlace, placesOf } from '../incident/with-signals.ts';
import { said, type Words } from '../language/words.ts';
import { newIncidents } from './bells.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { join } from './merge-twins.ts';
import { peopleOf } from './people.ts';
import { show } from './show.ts';

/** `merge inc-9 inc-7`: the first goes on as a part of the second. */
export async function answerMerge(deps: FlowDeps, rest: string, by: PersonRef): Promise<Message> {
  const [first = '', second = ''] = rest.split(' ').filter(Boolean);
  if (second === '') return quietMessage(said('answer.merge.which'));
  const [part, whole] = await Promise.all([found(deps, first), found(deps, second)]);
  if (!part || !whole) return quietMessage(said('answer.noIncident', { id: part ? second : first }));
  const refusal = mayNotJudge(await peopleOf(deps, by, []), deps.team()) ?? cannotMerge(part, whole);
  if (refusal) return quietMessage(refusal);
  await join(deps, whole.id, part, by.user);
  const after = (await deps.store.incident(part.id))?.value;
  const ids = { id: part.id, into: whole.id };
  return quietMessage(said(after?.partOf === whole.id ? 'answer.merge.done' : 'answer.merge.underWay', ids));
}

/** `split inc-9`: what goes on as a part of another is an incident of its own again. */
export async function answerSplit(deps: FlowDeps, rest: string, by: PersonRef): Promise<Message> {
  const [asked = ''] = rest.split(' ');
  if (asked === '') return quietMessage(said('answer.split.which'));
  const part = await found(deps, asked);
  if (!part) return quietMessage(said('answer.noIncident', { id: asked }));
  const refusal = mayNotJudge(await peopleOf(deps, by, []), deps.team());
  if (refusal) return quietMessage(refusal);
  if (part.partOf === undefined) return quietMessage(said('answer.split.noPart', { id: part.id }));
  // The other lets go first: when the bot dies in between, the same command does the rest.
  await partFrom(deps, part.partOf, part);
  await changeIncident(deps, part.id, { kind: 'split-off', by: by.user });
  deps.bells.ring(newIncidents);
  return quietMessage(said('answer.split.done', { id: part.id, into: part.partOf }));
}

const found = async ({ store }: FlowDeps, asked: string): Promise<Incident | undefined> =>
  (await store.incident(asked.startsWith('inc-') ? asked : `inc-${asked}`))?.value;

function cannotMerge(part: Incident, whole: Incident): Words | undefined {
  const ids = { id: part.id, into: whole.id };
  if (part.id === whole.id) return said('answer.merge.same', ids);
  if (part.partOf === whole.id) return said('answer.merge.already', ids);
  if (!sameWorkload(part, whole)) return said('answer.merge.otherWorkload', ids);
  if (whole.state === 'resolved') return said('answer.merge.ended', { id: whole.id });
  if (part.state === 'resolved') return said('answer.merge.ended', { id: part.id });
  return isIdle(part) ? undefined : said('answer.merge.underWay', ids);
}

async function partFrom(deps: FlowDeps, id: string, other: Incident): Promise<void> {
  const { store } = deps;
  for (;;) {
    const stored = await store.incident(id);
    if (!stored) return;
    const { value, version } = stored;
    const kept = new Set(podsWithout(value.pods, other.pods).flatMap((pod) => placesOf(value, pod)));
    const gone = other.pods.flatMap((pod) => placesOf(other, pod)).filter((place) => !kept.has(place));
    const known = [...(await store.knownPlaces(id, gone))];
    const nodes = known.filter((place) => nodeOfPlace(place) !== undefined);
    const pods = other.workload.kind === 'DaemonSet' ? known.length : known.length - nodes.length;
    const places = { pods, nodes: nodes.length };
    const after = step(value, { kind: 'parted', other, places }, deps.clock.now().toISOString());
    if (after === value) return;
    if (!(await store.saveIncident(after, version, { gone: known }))) continue;
    deps.log.info({ incident: id, other: other.id }, 'a part is an incident of its own again');
    await show(deps, after);
    return;
  }
}
