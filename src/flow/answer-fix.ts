import type { PersonRef } from '../approval/approval.ts';
import { mayNotAskForFix } from '../approval/may-judge.ts';
import { diagnosisReport } from '../chat/diagnosis-message.ts';
import { type CardPlace, fixMessage } from '../chat/fix-message.ts';
import type { Message } from '../chat/message.ts';
import { quietMessage } from '../chat/quiet-message.ts';
import { paragraph } from '../chat/spans.ts';
import { quoted } from '../evidence/quote.ts';
import type { Incident } from '../incident/incident.ts';
import { OutsideError } from '../outside-error.ts';
import type { WorkloadRef } from '../signal/signal.ts';
import { asClause, asSentence, list, said, type Words } from '../language/words.ts';
import { type Look, spokenDiagnosis } from './look.ts';
import { askForFix } from './ask-for-fix.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { type FixQuestion, fixQuestion } from './fix-question.ts';
import { type NamedPod, namedPod } from './named-pod.ts';
import { openAt } from './open-incidents.ts';
import { peopleOf } from './people.ts';
import { offerValues } from './propose-values.ts';
import { viewOf } from './show.ts';

/**
 * `fix inc-7`, `fix [cluster/]namespace/workload`, with `memory=768Mi`, `mem_buf_limit=384m` or `version=4.2.8` behind it: tells of the
 * proposal that waits there; where no incident is open, opens one with a proposal if there is something to do. It writes nothing.
 */
export async function answerFix(deps: FlowDeps, text: string, by: PersonRef): Promise<Message> {
  const question = fixQuestion(text);
  if ('why' in question) return quietMessage(question.why);
  try {
    const refused = await mayNotAsk(deps, by);
    if (refused) return quietMessage(refused);
    return /^(inc-)?\d+$/i.test(question.about)
      ? await forIncident(deps, question, by)
      : await forWorkload(deps, question, by);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    deps.log.warn({ error }, 'a fix that was asked for could not be looked for');
    return quietMessage(said('answer.fix.failed', { why: asSentence(quoted(error.words)) }));
  }
}

const mayNotAsk = async (deps: FlowDeps, by: PersonRef): Promise<Words | undefined> =>
  mayNotAskForFix(await peopleOf(deps, by, []), deps.team());

async function forIncident(deps: FlowDeps, { about, inputs }: FixQuestion, by: PersonRef): Promise<Message> {
  const id = `inc-${about.replace(/^inc-/i, '')}`;
  const stored = await deps.store.incident(id);
  if (!stored) return quietMessage(said('answer.noIncident', { id: about }));
  const { state, partOf, workload } = stored.value;
  if (state !== 'resolved') return inOpenIncident(deps, stored.value, { inputs, by });
  const again = partOf ?? `${workload.cluster}/${workload.namespace}/${workload.name}`;
  return quietMessage(
    partOf === undefined
      ? said('answer.fix.closed', { id, again })
      : said('answer.fix.wentOn', { id, into: partOf, again }),
  );
}

async function forWorkload(deps: FlowDeps, { about, inputs }: FixQuestion, by: PersonRef): Promise<Message> {
  const place = await namedPod(deps, about, 'fix');
  if ('why' in place) return quietMessage(place.why);
  const told = await inOpenIncidentAt(deps, place.ref, { inputs, by });
  if (told) return told;
  const away = whyAway(deps, place);
  if (away) return quietMessage(away);
  const asked = await askForFix(deps, place, { inputs, by });
  switch (asked.state) {
    case 'refused':
      return quietMessage(asked.why);
    case 'nothing-to-do':
      return nothingToDo(place, asked.seen);
    case 'open':
      return (
        (await inOpenIncidentAt(deps, place.ref, { inputs, by })) ??
        quietMessage(said('answer.fix.closedMeanwhile'))
      );
    case 'opened':
      return fixMessage(
        await viewOf(deps, asked.incident),
        undefined,
        said('answer.fix.opened', { id: asked.incident.id }),
      );
  }
}

interface FixDeed {
  readonly inputs: FixQuestion['inputs'];
  readonly by: PersonRef;
}

async function inOpenIncidentAt(
  deps: FlowDeps,
  workload: WorkloadRef,
  deed: FixDeed,
): Promise<Message | undefined> {
  const here = await openAt(deps, workload);
  // Of several the one with a plan.
  const open = here.find(({ attempts }) => attempts.length > 0) ?? here[0];
  return open && inOpenIncident(deps, open, deed);
}

async function inOpenIncident(deps: FlowDeps, incident: Incident, deed: FixDeed): Promise<Message> {
  if (Object.keys(deed.inputs).length > 0) {
    const reply = await offerValues(deps, incident, deed);
    if (reply.kind === 'whisper') return reply.message;
    if (reply.kind === 'errors') return quietMessage(list('sentences', Object.values(reply.errors)));
  }
  const now = (await deps.store.incident(incident.id))?.value ?? incident;
  return fixMessage(await viewOf(deps, now), await placeOf(deps, now));
}

/** Of the card that stands for the newest plan, else of the alert; undefined where chat does not say or nothing is posted yet. */
async function placeOf(deps: FlowDeps, { id, attempts }: Incident): Promise<CardPlace | undefined> {
  const card = await deps.store.messageRef(`${id}/card/${attempts.length}`);
  const ref = card ?? (await deps.store.messageRef(`${id}/alert`));
  if (!ref) return undefined;
  try {
    return { what: card ? 'card' : 'alert', url: await deps.linkTo(ref) };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    deps.log.warn({ error, incident: id }, 'chat gave no address of a message');
    return undefined;
  }
}

function whyAway(deps: FlowDeps, { ref }: NamedPod): Words | undefined {
  const health = clusterOf(deps, ref).reader.health();
  if (health.state !== 'away') return undefined;
  return said('answer.fix.away', {
    cluster: ref.cluster,
    since: `${health.since.slice(11, 16)} UTC`,
    why: asClause(quoted(health.why)),
  });
}

/** What was seen, for the person who asked alone. */
function nothingToDo({ ref, pod }: NamedPod, seen: Look): Message {
  const report = diagnosisReport(`${ref.cluster} ${ref.namespace}/${pod}`, spokenDiagnosis(seen));
  const lead = said('answer.fix.nothing');
  return {
    ...report,
    text: list('sentences', [lead, report.text]),
    parts: [paragraph(lead), ...report.parts],
  };
}
