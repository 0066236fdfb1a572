import type { Spoken } from '../language/spoken.ts';
import { freezeOf } from '../approval/freeze.ts';
import { frozenWords } from '../approval/may-write.ts';
import { type Policy, policyFor, termsFor } from '../approval/policy.ts';
import { alertMessage } from '../chat/alert.ts';
import { cardMessage } from '../chat/card.ts';
import type { CaseView } from '../chat/case-view.ts';
import { diagnosisMessage } from '../chat/diagnosis-message.ts';
import type { Message } from '../chat/message.ts';
import { joinedMessage, reopenedMessage } from '../chat/going-on.ts';
import { noticeMessage } from '../chat/notice.ts';
import { wokenMessage } from '../chat/snooze-words.ts';
import { summaryMessage } from '../chat/summary.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import { caseFile, type CaseFile } from './case-file.ts';
import { channelOf } from './channel-of.ts';
import type { FlowDeps } from './deps.ts';
import { isHeldBack, isMutedNow } from './mute.ts';
import { putMessage } from './put-message.ts';
import { haltOf } from './halt.ts';
import { wayOf } from './way-of.ts';

/** Puts the wanted content of every message of an incident; what did not change costs nothing, what is quiet or not to be told yet stays unsaid. */
export async function show(deps: FlowDeps, incident: Incident): Promise<void> {
  const file = caseFile(deps.store, incident.id);
  if (incident.isQuiet || !(await file.read('told'))) return;
  const view = await viewOf(deps, incident);
  if (await isHeldBack(deps, incident)) return;
  const alert = `${incident.id}/alert`;
  const channel = await channelOf(deps, incident);
  const isSilent = incident.snooze !== undefined || isMutedNow(deps, incident);
  const put = async (what: string, message: Message | undefined, alsoInChannel = false) => {
    const slot = `${incident.id}/${what}`;
    // A snoozed or muted incident rings nobody: what stands is edited, nothing new is posted.
    if (!message || (isSilent && !(await deps.store.messageRef(slot)))) return;
    await putMessage(deps, {
      slot,
      incident: incident.id,
      channel,
      message,
      ...(what === 'alert' ? {} : { threadOf: alert }),
      ...(alsoInChannel ? { alsoInChannel } : {}),
    });
  };
  await put('alert', alertMessage(view));
  const diagnoses = (await file.read('diagnoses')) ?? 0;
  const told = await diagnosisView(deps, view, diagnoses);
  if (told) await put(`diagnosis/${diagnoses}`, diagnosisMessage(told, told.diagnosis));
  for (const attempt of incident.attempts) {
    const plan = await planAsTold(file, attempt);
    if (plan) await put(`card/${attempt.number}`, cardMessage(view, attempt, plan));
    await put(`notice/${attempt.number}`, noticeMessage(view, attempt), true);
  }
  for (const other of incident.joined ?? []) await put(`joined/${other}`, joinedMessage(incident, other));
  await put(`woken/${incident.woken?.times}`, wokenMessage(incident), true);
  if (incident.state !== 'resolved') {
    await put(`reopened/${incident.reopened?.times}`, reopenedMessage(incident));
    await put('summary', reopenedMessage(incident), true);
  } else if (incident.partOf === undefined) await put('summary', summaryMessage(view), true);
}

/** A diagnosis is told about the moment it was made, with the plan that was first offered for it. */
async function diagnosisView(deps: FlowDeps, view: CaseView, number: number) {
  const { diagnosis, incident } = view;
  if (!diagnosis) return undefined;
  const file = caseFile(deps.store, incident.id);
  const scene = (await file.read('diagnosed', number)) ?? incident;
  const offered = incident.attempts[scene.attempts.length];
  const plan = offered && (await planAsTold(file, offered));
  const { plan: _newest, ...rest } = view;
  return { ...rest, incident: scene, diagnosis, ...(plan ? { plan } : {}) };
}

export async function viewOf(deps: FlowDeps, incident: Incident): Promise<CaseView> {
  const file = caseFile(deps.store, incident.id);
  const attempt = incident.attempts.at(-1);
  const [diagnoses, plan, checks, votes, measured, rollout, chart, former] = await Promise.all([
    file.read('diagnoses'),
    attempt && planAsTold(file, attempt),
    attempt && file.read('checks', attempt.number),
    attempt && file.read('votes', attempt.number),
    attempt && file.read('measured', attempt.number),
    attempt && file.read('rollout', attempt.number),
    file.read('chart'),
    file.read('former'),
  ]);
  const diagnosis = diagnoses ? await file.read('diagnosis', diagnoses) : undefined;
  const [way, halted, freezes] = await Promise.all([
    wayOf(deps, incident, plan),
    haltedView(deps, incident),
    deps.store.freezes(),
  ]);
  const freeze = freezeOf(freezes, incident.workload.cluster);
  const policy = policyFor(deps.settings, incident.workload);
  return {
    incident,
    ...(diagnosis ? { diagnosis } : {}),
    ...(plan ? { plan } : {}),
    ...(checks ? { checks } : {}),
    ...(measured ? { measured } : {}),
    ...(rollout ? { rollout } : {}),
    ...(chart ? { chart } : {}),
    ...(former && former !== 'none' ? { former } : {}),
    ...(way.kind === 'none' ? { readOnly: way.readOnly } : { way: way.kind }),
    votes: votes ?? [],
    approval: askedFor(policy, plan),
    ...(halted ? { halted } : {}),
    ...(freeze ? { frozen: frozenWords(freeze) } : {}),
    ...(policy.approval.ticketPattern === undefined ? {} : { asksTicket: true }),
    automaticUndo: policy.automaticUndo,
  };
}

/** What an earlier version kept stands in one language alone. */
const planAsTold = async (
  file: CaseFile,
  { digest }: Pick<Attempt, 'digest'>,
): Promise<Spoken<Plan> | undefined> =>
  (await file.read('planWords', digest)) ?? (await file.read('plan', digest));

async function haltedView(deps: FlowDeps, incident: Incident): Promise<CaseView['halted']> {
  const halt = await haltOf(deps, incident);
  return halt && { why: halt.why, mayGoOn: halt.kind === 'voided', attempt: halt.attempt.number };
}

function askedFor(policy: Policy, plan: Pick<Spoken<Plan>, 'steps'> | undefined): CaseView['approval'] {
  const { required, circles } = termsFor(policy, plan ?? { steps: [] });
  return {
    required,
    users: circles.flatMap(({ users }) => users),
    groups: circles.flatMap(({ groups }) => groups),
  };
}
