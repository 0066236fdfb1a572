import type { Approval } from '../approval/approval.ts';
import { policyFor, termsFor } from '../approval/policy.ts';
import type { Deed } from '../chat/delivery.ts';
import { failedOf } from '../check/check.ts';
import { whisper } from '../chat/quiet-message.ts';
import type { Reply } from '../chat/form.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import { asSentence, said, type Words } from '../language/words.ts';
import { addressed, tooLate } from './addressed.ts';
import { castVote, countVotes, paperFor } from './cast-vote.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { quickChecks } from './check-plan.ts';
import { voidApprovals } from './halt.ts';
import { keepChecks } from './keep-checks.ts';
import { show } from './show.ts';
import { tellTooLate } from './too-late.ts';
import { type Way, wayOf } from './way-of.ts';

const none: Reply = { kind: 'none' };

/** A yes to one plan's digest: checked against policy and a fresh look; enough of them start the change, once. */
export async function approve(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const { incident, attempt } = found;
  if (!attempt) return whisper(tooLate(attempt));
  if (incident.state !== 'proposed' || attempt.outcome !== 'offered')
    return tellTooLate(deps, deed, incident.id, attempt.number);
  if (deps.clock.now().getTime() >= Date.parse(attempt.expiresAt))
    return whisper(said('propose.late.expired'));
  const plan = await caseFile(deps.store, incident.id).read('plan', attempt.digest);
  if (!plan) return whisper(said('propose.unknownPlan'));
  const way = await wayOf(deps, incident, plan);
  const counted = await castVote(deps, deed, {
    incident,
    attempt,
    plan,
    obstacle: () => obstacleTo(deps, { incident, plan, way, attempt: attempt.number }),
  });
  if ('reply' in counted) return counted.reply;
  if (counted.state === 'waiting') {
    const current = await deps.store.incident(incident.id);
    if (current) await show(deps, current.value);
    return none;
  }
  return (await start(deps, { incident, attempt, plan, way }, counted.approval))
    ? none
    : tellTooLate(deps, deed, incident.id, attempt.number);
}

/** While a press is being answered nobody else takes its yes up. */
const answeredMs = 5_000;

/**
 * Yeses were recorded, and the program ended before anything came of them: they are counted now, and enough of them start the change,
 * unless something has come in its way. True when it is started.
 */
export async function takeUpVotes(deps: FlowDeps, incident: Incident, attempt: Attempt): Promise<boolean> {
  const { paper } = await paperFor(deps, incident, attempt);
  const votes = await deps.store.votes(paper, incident.id);
  const now = deps.clock.now();
  const newestAt = votes.at(-1)?.at;
  if (newestAt === undefined || now.getTime() - Date.parse(newestAt) < answeredMs) return false;
  const plan = await caseFile(deps.store, incident.id).read('plan', attempt.digest);
  if (!plan) return false;
  const terms = termsFor(policyFor(deps.settings, incident.workload), plan);
  const people = votes.map(({ person }) => person);
  const counted = await countVotes(deps, { incident, attempt, terms }, people, now);
  if (counted.state === 'waiting') return false;
  const way = await wayOf(deps, incident, plan);
  if (await obstacleTo(deps, { incident, plan, way, attempt: attempt.number })) {
    await voidApprovals(deps, incident, attempt.number);
    return false;
  }
  return start(deps, { incident, attempt, plan, way }, counted.approval);
}

interface Granted extends Omit<Asked, 'attempt'> {
  readonly attempt: Attempt;
}

/** False when somebody was quicker. */
async function start(
  deps: FlowDeps,
  { incident, attempt, plan, way }: Granted,
  approval: Approval,
): Promise<boolean> {
  const by = approval.by.map(({ user }) => user);
  const inGit = way.kind === 'pull-request' ? branchFor(incident, attempt, plan) : undefined;
  const approved = { kind: 'approved', attempt: attempt.number, by, ...(inGit ? { inGit } : {}) } as const;
  return (await changeIncident(deps, incident.id, approved)) !== undefined;
}

interface Asked {
  readonly incident: Incident;
  readonly plan: Plan;
  readonly attempt: number;
  readonly way: Way;
}

/** Why this plan cannot be carried out as things stand now, in whole sentences. */
async function obstacleTo(deps: FlowDeps, { way, ...asked }: Asked): Promise<Words | undefined> {
  const { incident, plan } = asked;
  if (way.kind === 'none') return way.readOnly;
  const isElsewhere = way.kind === 'pull-request' && plan.lastsElsewhere;
  if (plan.adviceOnly !== undefined && !isElsewhere) return asSentence(await adviceOf(deps, incident, plan));
  const checks = await keepChecks(deps, asked, quickChecks);
  if (checks.isRunning) return said('propose.configTried');
  const [failed] = failedOf(checks);
  if (!failed) return undefined;
  await show(deps, incident);
  return failed.why;
}

async function adviceOf(deps: FlowDeps, { id }: Incident, plan: Plan): Promise<Words> {
  const words = await caseFile(deps.store, id).read('planWords', plan.digest);
  return words?.adviceOnly ?? plan.adviceOnly ?? '';
}

/** The same plan offered anew gets a branch of its own: the pull request of before may be closed. */
function branchFor({ id }: Incident, { number }: Attempt, { digest, lasting }: Plan) {
  const repository = lasting?.destination?.repository ?? '';
  return { repository, branch: `fluent-medic/${id}-${digest.slice(0, 8)}-${number}` };
}

export async function decline(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const { incident, attempt } = found;
  if (!attempt) return whisper(tooLate(attempt));
  if (incident.state !== 'proposed') return tellTooLate(deps, deed, incident.id, attempt.number);
  const why = (deed.inputs['reason'] ?? '').trim();
  if (!why) return { kind: 'errors', errors: { reason: said('propose.sayWhy') } };
  const event = { kind: 'declined', attempt: attempt.number, by: deed.by.user, why } as const;
  return (await changeIncident(deps, incident.id, event))
    ? none
    : tellTooLate(deps, deed, incident.id, attempt.number);
}

export async function acknowledge(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const after = await changeIncident(deps, found.incident.id, { kind: 'acknowledged', by: deed.by.user });
  return after ? none : whisper(said('propose.acknowledged'));
}
