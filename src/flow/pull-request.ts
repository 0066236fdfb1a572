import { asClause, said, tell, type Words } from '../language/words.ts';
import type { Approval } from '../approval/approval.ts';
import { policyFor } from '../approval/policy.ts';
import { inOneLanguage } from '../language/spoken.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { ConfigMap, Workload } from '../evidence/evidence.ts';
import { quoted } from '../evidence/quote.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import { type Arrival, arrivalOf, mapsToRead } from '../lasting/has-arrived.ts';
import { pullRequestText } from '../lasting/pull-request-text.ts';
import { mayMatter, repositoryEdits } from '../lasting/repository-edits.ts';
import { OutsideError } from '../outside-error.ts';
import type { Plan } from '../plan/plan.ts';
import type { Cluster } from '../ports.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { mayWriteNow } from './may-write-now.ts';
import { offerRevert } from './offer-revert.ts';
import { notBegun, recordOf, type Sending, saveRecord } from './send-writes.ts';
import { waitForRollout } from './wait-for-rollout.ts';
import { whyNoPullRequest } from './way-of.ts';

/** A forge is asked this often what became of a pull request. */
const pollMs = 30_000;

export interface GitChange {
  readonly incident: Incident;
  readonly plan: Plan;
  readonly approval: Approval;
  readonly attempt: Attempt;
}

/**
 * A change through Git: the pull request is opened once, then everything waits for people to merge it, for the cluster to run it and
 * for its rollout. A pull request that is closed is a decline. The bot writes nothing to the cluster.
 */
export async function followPullRequest(deps: FlowDeps, change: GitChange, stop: AbortSignal): Promise<void> {
  const { incident } = change;
  if (change.attempt.pullRequest?.state === 'asked') {
    const why = await open(deps, change);
    if (why !== undefined)
      await changeIncident(deps, incident.id, { kind: 'stopped', why, wroteNothing: true });
    return;
  }
  switch (change.attempt.pullRequest?.state) {
    case 'open':
      return waitForMerge(deps, change, stop);
    case 'merged':
      return waitForSync(deps, change, stop);
    default:
      return followRollout(deps, change, stop);
  }
}

/** Why it was not opened; undefined when it is. */
async function open(deps: FlowDeps, change: GitChange): Promise<Words | undefined> {
  const { incident, plan, attempt } = change;
  const { forge } = deps;
  const destination = plan.lasting?.destination;
  const mode = policyFor(deps.settings, incident.workload).mode;
  const right = await mayWriteNow(deps, incident, { approval: change.approval, to: 'pull-request' });
  if (!right.allowed) return said('pullRequest.notOpened', { why: asClause(right.why) });
  if (mode !== 'pull-request') return said('pullRequest.switchedOff');
  const obstacle = whyNoPullRequest(deps, plan);
  if (!forge || !destination || !attempt.pullRequest) return obstacle ?? said('pullRequest.noPlace');
  if (obstacle !== undefined) return obstacle;
  const sending: Sending = { ...change, direction: 'apply' };
  if (!(await recordOf(deps, sending))) {
    const why = await notBegun(deps, sending);
    if (why !== undefined) return why;
  }
  const { repository, branch } = attempt.pullRequest;
  const opened = (await forge.pullRequest(repository, branch)) ?? (await refusedOr(propose(deps, change)));
  if ('why' in opened) return opened.why;
  await changeIncident(deps, incident.id, { kind: 'pull-request', state: 'open', url: opened.url });
  await saveRecord(deps, sending, { writes: [], done: 1, state: 'applied' });
  return undefined;
}

type Opened = { readonly url: string } | { readonly why: Words };

/** What repeating cannot cure is said, and nothing is open; the rest is tried again. */
async function refusedOr(proposing: Promise<Opened>): Promise<Opened> {
  try {
    return await proposing;
  } catch (error) {
    if (!(error instanceof OutsideError) || error.retriable) throw error;
    return { why: said('pullRequest.soNotOpened', { why: quoted(error.words) }) };
  }
}

async function propose(
  { forge, store, settings }: FlowDeps,
  { incident, plan, attempt }: GitChange,
): Promise<Opened> {
  const destination = plan.lasting?.destination;
  if (!forge || !destination || !attempt.pullRequest) return { why: said('pullRequest.noPlace') };
  const { base, files } = await forge.files(destination, (path) => mayMatter(destination, path));
  const edited = repositoryEdits(destination, files);
  if ('refused' in edited) return { why: said('pullRequest.soNotOpened', { why: quoted(edited.refused) }) };
  if (edited.files.length === 0) return { why: said('pullRequest.inGitAlready') };
  const file = caseFile(store, incident.id);
  const number = (await file.read('diagnoses')) ?? 0;
  const [diagnosis, words] = await Promise.all([
    file.read('diagnosis', number),
    file.read('planWords', attempt.digest),
  ]);
  const { locale } = settings.chat;
  const { kind, namespace, name } = incident.workload;
  const text = pullRequestText({
    incident: incident.id,
    workload: `${kind} ${namespace}/${name}`,
    title: tell(attempt.title, locale),
    diagnosis: diagnosis && inOneLanguage<Diagnosis>(diagnosis, locale),
    plan: words ? inOneLanguage<Plan>(words, locale) : plan,
    locale,
  });
  const { repository, branch } = attempt.pullRequest;
  return forge.propose({ repository, base, branch, ...text, files: edited.files });
}

async function waitForMerge(deps: FlowDeps, change: GitChange, stop: AbortSignal): Promise<void> {
  while (await isStill(deps, change, stop)) {
    const state = await becomeOf(deps, change);
    if (state === 'merged' || state === 'closed') {
      await changeIncident(deps, change.incident.id, { kind: 'pull-request', state });
      return;
    }
    await deps.clock.sleep(pollMs, stop);
  }
}

/** A refusal that repeating does not cure today, as that of a token, may be cured tomorrow: the pull request is there all the while. */
async function becomeOf(deps: FlowDeps, { incident, attempt }: GitChange) {
  const { repository = '', branch = '' } = attempt.pullRequest ?? {};
  try {
    const pull = await deps.forge?.pullRequest(repository, branch);
    return pull?.state ?? 'closed';
  } catch (error) {
    if (!(error instanceof OutsideError) || error.retriable) throw error;
    const why = said('pullRequest.cannotAsk', { why: quoted(error.words) });
    await changeIncident(deps, incident.id, { kind: 'pull-request', state: 'late', why });
    return 'open';
  }
}

async function waitForSync(deps: FlowDeps, change: GitChange, stop: AbortSignal): Promise<void> {
  const { incident, plan, attempt } = change;
  const { reader } = clusterOf(deps, incident.workload);
  const { mergedAt = attempt.offeredAt } = attempt.pullRequest ?? {};
  const lateAt = Date.parse(mergedAt) + deps.settings.verify.rolloutDeadlineMs;
  while (await isStill(deps, change, stop)) {
    const workload = await reader.workload(incident.workload);
    const maps = workload && (await configMapsOf(reader, plan, workload));
    const isLate = deps.clock.now().getTime() >= lateAt;
    if (workload && maps) {
      const event = eventOf(arrivalOf(plan, workload, maps), { isLate, mergedAt });
      if (event) await changeIncident(deps, incident.id, { kind: 'pull-request', ...event });
      if (event?.state === 'synced') return;
    }
    await deps.clock.sleep(deps.settings.verify.pollMs, stop);
  }
}

/** What comes in parts has the same time as what does not come: people may have merged only some of it. */
function eventOf({ state, words }: Arrival, { isLate, mergedAt }: { isLate: boolean; mergedAt: string }) {
  if (state === 'as-asked') return { state: 'synced' as const };
  if (state === 'otherwise' || (state === 'partly' && isLate))
    return { state: 'synced' as const, why: words };
  if (!isLate) return undefined;
  const why = said('pullRequest.notTaken', { time: mergedAt.slice(11, 16), what: words });
  return { state: 'late' as const, why };
}

async function configMapsOf(reader: Cluster, plan: Plan, workload: Workload): Promise<readonly ConfigMap[]> {
  const names = mapsToRead(plan, workload);
  const maps = await Promise.all(names.map(async (name) => reader.configMap(workload.namespace, name)));
  return maps.filter((map) => map !== undefined);
}

async function followRollout(deps: FlowDeps, change: GitChange, stop: AbortSignal): Promise<void> {
  const { incident, attempt } = change;
  const rollout = await waitForRollout(deps, incident, attempt.startedAt ?? attempt.offeredAt, stop);
  if (rollout.state === 'interrupted') return;
  if (attempt.reverts) {
    const isWell = rollout.state === 'done';
    const why = said(isWell ? 'pullRequest.reverted' : 'pullRequest.revertedNotWell');
    await changeIncident(deps, incident.id, { kind: 'pull-request', state: 'reverted', why });
  } else if ('why' in rollout) {
    const { why } = rollout;
    const after = await changeIncident(deps, incident.id, { kind: 'failed', why, undo: false });
    if (after) await offerRevert(deps, after, attempt);
  } else await changeIncident(deps, incident.id, { kind: 'rolled-out' });
}

/** A person may have closed the incident, or it went on as another one. */
async function isStill(
  { store }: FlowDeps,
  { incident, attempt }: GitChange,
  stop: AbortSignal,
): Promise<boolean> {
  if (stop.aborted) return false;
  const now = (await store.incident(incident.id))?.value;
  return now?.state === 'changing' && now.attempts.at(-1)?.number === attempt.number;
}
