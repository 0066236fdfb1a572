import type { Spoken } from '../language/spoken.ts';
import type { PersonRef } from '../approval/approval.ts';
import type { Message } from '../chat/message.ts';
import { quietMessage } from '../chat/quiet-message.ts';
import { rollbackMessage } from '../chat/undo-button.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { undoable } from '../incident/undo-asked.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import { sameWorkload } from '../incident/same-workload.ts';
import { askedIncident } from '../incident/step.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { titleOf } from '../plan/title.ts';
import { inEach } from '../language/spoken.ts';
import { list, said, type Words } from '../language/words.ts';
import { newIncidents } from './bells.ts';
import { caseFile } from './case-file.ts';
import type { AskedDeps, FlowDeps } from './deps.ts';
import { findFormers } from './find-formers.ts';
import { tell } from './first-words.ts';
import { type Look, look, spokenDiagnosis } from './look.ts';
import { offerPlan } from './offer-plan.ts';
import { peopleOf } from './people.ts';
import { messageByHand } from './put-back.ts';
import type { WatchedWorkload } from './take-samples.ts';
import { nextId } from './take-signals.ts';
import { viewOf } from './show.ts';

const mostIncidents = 200;

/**
 * `rollback NAMESPACE/WORKLOAD` or `rollback inc-1`: offers the undo of the bot's own change where that was the last one, else proposes to
 * put back what ran before. Writes nothing itself.
 */
export async function answerRollback(deps: FlowDeps, rest: string, by: PersonRef): Promise<Message> {
  const who = await peopleOf(deps, by, []);
  if (by.team !== deps.team() || who.isStranger || who.isBot || who.isDeleted)
    return quietMessage(said('answer.rollback.notMember'));
  const found = await workloadFor(deps, rest.trim());
  if ('why' in found) return quietMessage(found.why);
  const newest = (await deps.store.incidents('all', mostIncidents)).map(({ value }) => value);
  const own = newest.filter((each) => sameWorkload(each, { workload: found.ref }) && !each.partOf);
  const busy = own.find(({ state }) => isUnderWay.has(state));
  const change = lastChange(own);
  if (busy && change?.incident.id !== busy.id) return underWay(busy);
  const idle = own.find(({ state, isQuiet }) => (state === 'open' || state === 'proposed') && !isQuiet);
  const now = deps.clock.now().toISOString();
  const incident = idle ?? askedIncident({ ...found, by: by.user }, await nextId(deps), now);
  const seen = await look(deps, incident);
  if (change && !isOlder(change.attempt, seen.facts)) return offerUndo(deps, change);
  return busy ? underWay(busy) : proposeFormer(deps, { incident, isNew: idle === undefined, seen, by });
}

const isUnderWay: ReadonlySet<Incident['state']> = new Set(['changing', 'verifying', 'undoing']);

const underWay = ({ id }: Incident): Message => quietMessage(said('answer.rollback.underWay', { id }));

type Found = WatchedWorkload | { readonly why: Words };

/** The workload that a text names, or an incident of it. */
export async function workloadFor(deps: AskedDeps, text: string): Promise<Found> {
  if (/^(inc-)?\d+$/.test(text)) {
    const stored = await deps.store.incident(text.startsWith('inc-') ? text : `inc-${text}`);
    if (!stored) return { why: said('answer.noIncident', { id: text }) };
    return { ref: stored.value.workload, container: stored.value.container };
  }
  const [name, namespace, cluster, ...more] = text.split('/').toReversed();
  if (!name || !namespace || more.length > 0) return { why: said('answer.rollback.usage') };
  const all = deps.samples.watched();
  const fits = ({ ref }: WatchedWorkload): boolean =>
    ref.name === name && ref.namespace === namespace && (cluster ?? ref.cluster) === ref.cluster;
  const [one, ...others] = all.filter(fits);
  if (one && others.length === 0) return one;
  const listed = (some: readonly WatchedWorkload[]): Words =>
    list(
      'commas',
      some.map(({ ref }) => `${ref.cluster}/${ref.namespace}/${ref.name}`),
    );
  if (one) return { why: said('answer.rollback.several', { names: listed([one, ...others]) }) };
  const known =
    all.length > 0
      ? said('answer.rollback.watching', { names: listed(all.slice(0, 5)) })
      : said('answer.rollback.watchingNone');
  const none = said('answer.rollback.noWorkload', { name: `${namespace}/${name}` });
  return { why: list('sentences', [none, known]) };
}

interface LastChange {
  readonly incident: Incident;
  readonly attempt: Attempt;
}

/** The newest change of the bot that still stands. */
function lastChange(own: readonly Incident[]): LastChange | undefined {
  const changes = own.flatMap((incident) => {
    const attempt = undoable(incident);
    return attempt ? [{ incident, attempt }] : [];
  });
  return changes.toSorted((a, b) => Date.parse(startOf(a)) - Date.parse(startOf(b))).at(-1);
}

const startOf = ({ attempt }: LastChange): string => attempt.startedAt ?? attempt.offeredAt;

/** Whether somebody else has changed image or configuration after the bot did; in the middle of a change only what bears another's name counts. */
function isOlder({ rolledOutAt, startedAt }: Attempt, { imageChange, configChange }: Facts): boolean {
  const done = Date.parse(rolledOutAt ?? startedAt ?? '');
  return [imageChange, configChange].some((change) => {
    if (change?.at === undefined || change.by === 'fluent-medic') return false;
    return Date.parse(change.at) > done && (rolledOutAt !== undefined || change.by !== undefined);
  });
}

/** The press is judged like that of the button on the card. */
async function offerUndo(deps: FlowDeps, { incident, attempt }: LastChange): Promise<Message> {
  return rollbackMessage(await viewOf(deps, incident), attempt);
}

interface Asked {
  readonly incident: Incident;
  readonly isNew: boolean;
  readonly seen: Look;
  readonly by: PersonRef;
}

async function proposeFormer(deps: FlowDeps, { incident, isNew, seen, by }: Asked): Promise<Message> {
  const { offers, why } = await findFormers(deps, incident, seen);
  const [best] = offers;
  if (!best) return quietMessage(why);
  const waiting = incident.attempts.at(-1);
  if (waiting?.outcome === 'offered' && waiting.digest === best.plan.digest)
    return quietMessage(said('answer.rollback.proposedAlready', { id: incident.id, title: waiting.title }));
  const byHand = await messageByHand(deps, incident, best.plan);
  if (byHand) return byHand;
  const { primary } = seen.diagnosis;
  const kept = isNew ? await openAsked(deps, incident, spokenDiagnosis(seen).primary) : incident;
  if (!kept) return quietMessage(said('answer.rollback.raced'));
  const cause = kept.headline?.cause ?? primary.cause;
  await offerPlan(deps, kept, best.plan, { cause, by: by.user });
  if (isNew) await tell(deps, kept.id);
  return quietMessage(
    said('answer.rollback.proposed', {
      id: kept.id,
      title: inEach((locale) => titleOf(best.plan, {}, locale)),
    }),
  );
}

/** An incident with what was seen already, so that nobody closes it before the plan is offered. Undefined where its id is taken. */
async function openAsked(
  deps: FlowDeps,
  asked: Incident,
  { cause, confidence, title }: Spoken<Diagnosis>['primary'],
): Promise<Incident | undefined> {
  const at = asked.openedAt;
  const incident = { ...asked, headline: { cause, confidence, title, at, signals: 0 } };
  if (await deps.store.incident(incident.id)) return undefined;
  await caseFile(deps.store, incident.id).write('looked', at);
  if (!(await deps.store.saveIncident(incident, 0))) return undefined;
  deps.bells.ring(newIncidents);
  return incident;
}
