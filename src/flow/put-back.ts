import { inEach } from '../language/spoken.ts';
import type { Deed } from '../chat/delivery.ts';
import type { Form, Reply } from '../chat/form.ts';
import type { Message } from '../chat/message.ts';
import { byHandMessage, type PutBackOption, putBackForm } from '../chat/put-back-words.ts';
import { whisper } from '../chat/quiet-message.ts';
import type { Incident } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import { titleOf } from '../plan/title.ts';
import { addressed } from './addressed.ts';
import { caseFile } from './case-file.ts';
import type { FlowDeps } from './deps.ts';
import { findFormers, type OfferedFormer } from './find-formers.ts';
import { type Look, look } from './look.ts';
import { offerPlan } from './offer-plan.ts';
import { wayOf } from './way-of.ts';

/** Keeps with an incident what could be put back, where trouble began after a change. */
export async function keepFormer(deps: FlowDeps, incident: Incident, seen: Look): Promise<void> {
  if (!incident.since) return;
  const { offers } = await findFormers(deps, incident, seen);
  const [best] = offers;
  const former = best ? { digest: best.plan.digest, ...wordsOf(best) } : 'none';
  await caseFile(deps.store, incident.id).write('former', former);
}

/** The form with what can be put back at this moment, or why there is nothing. */
export async function openPutBack(deps: FlowDeps, incident: Incident, value: string): Promise<Form | Reply> {
  const { offers, why } = await findFormers(deps, incident, await look(deps, incident));
  if (offers.length === 0) return whisper(why);
  return putBackForm({ incident }, value, offers.map(wordsOf));
}

/** What ran before becomes a plan of its own; it needs approvals of its own. */
export async function proposePutBack(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const { incident } = found;
  if (incident.state !== 'open' && incident.state !== 'proposed')
    return whisper('A change is under way: something else can be proposed when it has ended.');
  const seen = await look(deps, incident);
  const { offers, why } = await findFormers(deps, incident, seen);
  const chosen = offers.find(({ key }) => key === deed.inputs['former']);
  if (!chosen)
    return whisper(why || 'What was chosen cannot be put back any more: something has changed since.');
  const waiting = incident.attempts.at(-1);
  if (waiting?.outcome === 'offered' && waiting.digest === chosen.plan.digest)
    return whisper('This plan is proposed already: see the newest card in this thread.');
  const byHand = await messageByHand(deps, incident, chosen.plan);
  if (byHand) return { kind: 'whisper', message: byHand };
  const cause = incident.headline?.cause ?? seen.diagnosis.primary.cause;
  await offerPlan(deps, incident, chosen.plan, { cause, by: deed.by.user });
  return { kind: 'none' };
}

/** What to do where the bot may not carry such a plan out itself, whoever approves; undefined where it may be proposed. */
export async function messageByHand(
  deps: FlowDeps,
  incident: Incident,
  plan: Plan,
): Promise<Message | undefined> {
  if (plan.adviceOnly === undefined) return undefined;
  const way = await wayOf(deps, incident, plan);
  return way.kind === 'pull-request' && plan.lastsElsewhere ? undefined : byHandMessage(titleOf(plan), plan);
}

/** What a plan that puts something back is called, and the reason of its first step. */
const wordsOf = ({ key, plan }: OfferedFormer): PutBackOption => ({
  key,
  title: inEach((locale) => titleOf(plan, {}, locale)),
  why: plan.words.adviceOnly ?? plan.words.steps.find(({ from, to }) => from !== to)?.why ?? '',
});
