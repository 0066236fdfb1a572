import type { Attempt } from '../incident/incident.ts';
import type { ChangeInGit } from '../incident/pull-request.ts';
import type { Plan } from '../plan/plan.ts';
import type { Measured } from '../verification/judge.ts';
import type { CaseView } from './case-view.ts';
import { checkObstacle } from './check-words.ts';
import { clockTime, pods, span } from './incident-words.ts';
import type { Tone } from './message.ts';
import { rolloutWords } from './rollout-words.ts';
import { sentence } from './sentence.ts';

/** The state of one attempt as a glyph, a word and a tone. */
export function cardState(view: CaseView, attempt: Attempt): { glyph: string; word: string; tone: Tone } {
  if (view.halted?.attempt === attempt.number)
    return {
      glyph: '🟠',
      word: view.incident.state === 'undoing' ? 'Undo halted' : 'Halted',
      tone: 'orange',
    };
  switch (attempt.outcome) {
    case 'offered':
      return view.votes.length > 0
        ? {
            glyph: '🟡',
            word: `Waiting for ${view.approval.required === 2 ? 'a second approval' : 'more approvals'} (${view.votes.length} of ${view.approval.required})`,
            tone: 'yellow',
          }
        : { glyph: '🟡', word: 'Proposed fix', tone: 'yellow' };
    case 'running':
      if (attempt.pullRequest) return { glyph: '🔵', word: inGit[attempt.pullRequest.state], tone: 'blue' };
      return { glyph: '🔵', word: 'Applying', tone: 'blue' };
    case 'verifying':
      return { glyph: '🔵', word: 'Verifying', tone: 'blue' };
    case 'held':
      if (attempt.refuted) return { glyph: '🟠', word: 'Refuted later', tone: 'orange' };
      return view.incident.state === 'resolved' && isLatest(view, attempt)
        ? { glyph: '🟢', word: 'Done and verified', tone: 'green' }
        : { glyph: '🟠', word: 'Done, the incident goes on', tone: 'orange' };
    case 'failed':
      return {
        glyph: '🟠',
        word:
          isLatest(view, attempt) && view.incident.state === 'undoing'
            ? 'Did not hold, undoing'
            : 'Did not hold',
        tone: 'orange',
      };
    case 'undone':
      return attempt.reverts
        ? { glyph: '⚪', word: 'Taken back', tone: 'grey' }
        : { glyph: '🟠', word: 'Rolled back', tone: 'orange' };
    case 'unclear':
      return { glyph: '🟠', word: 'Not clear whether it holds', tone: 'orange' };
    case 'stopped':
      return { glyph: '🟠', word: 'Stopped', tone: 'orange' };
    case 'declined':
      return { glyph: '⚪', word: 'Declined', tone: 'grey' };
    case 'expired':
      return { glyph: '⚪', word: 'Expired', tone: 'grey' };
    case 'withdrawn':
      return { glyph: '⚪', word: 'Withdrawn', tone: 'grey' };
    case 'replaced':
      return { glyph: '⚪', word: 'Replaced by a newer plan', tone: 'grey' };
  }
}

/** The newest attempt of its incident: only that one has buttons and figures. */
export const isLatest = (view: CaseView, attempt: Attempt) =>
  view.incident.attempts.at(-1)?.number === attempt.number;

/** A plan that nothing stands against any more. */
export const isReady = (view: CaseView, plan: Plan) =>
  mayBeApproved(view, plan) && checkObstacle(view) === undefined;

/** A plan that the bot itself must not carry out, or may not here, is only told: why, in one sentence. */
export const obstacleTo = ({ way, readOnly }: CaseView, plan: Plan | undefined): string | undefined =>
  way === 'pull-request' && plan?.lastsElsewhere ? undefined : (plan?.adviceOnly ?? readOnly);

export const mayBeApproved = (view: CaseView, plan: Plan) => obstacleTo(view, plan) === undefined;

/** Where the attempt stands, in one or two sentences. */
export function statusWords(view: CaseView, attempt: Attempt, plan: Plan): string {
  if (view.halted?.attempt === attempt.number) return haltedWords(view, view.halted);
  const why = sentence(attempt.why ?? '');
  switch (attempt.outcome) {
    case 'offered':
      return offeredWords(view, attempt, plan);
    case 'running':
      if (attempt.pullRequest && attempt.pullRequest.state !== 'synced') return gitWords(attempt.pullRequest);
      return rolloutWords(isLatest(view, attempt) ? view.rollout : undefined);
    case 'verifying':
      return verifyingWords(view.measured);
    case 'undone':
      return `${attempt.reverts ? '' : 'Why: '}${why} The values from before are back. The incident is still open.`;
    case 'declined':
      return `${why ? `Reason: ${why} ` : ''}Nothing was changed.`;
    case 'expired':
      return 'Not enough approvals in time. Nothing was changed.';
    case 'withdrawn':
      return 'What was seen since calls for something else: the newest diagnosis in this thread tells. Nothing was changed.';
    case 'replaced':
      return 'Nothing of this version was changed.';
    case 'held':
      return attempt.refuted ? `${why} ${sentence(attempt.refuted.why)}` : why;
    default:
      return why;
  }
}

/** What stands while a change waits at its safe point, and what ends the waiting. */
function haltedWords({ incident, rollout, approval, votes }: CaseView, halted: Halted): string {
  const isUndo = incident.state === 'undoing';
  const stands = rollout && !isUndo ? ` ${rollout.done} of ${pods(rollout.total)} run the change.` : '';
  const missing = approval.required - votes.length;
  const yeses = missing === 1 ? 'one new approval' : `${missing} new approvals`;
  const next = halted.mayGoOn
    ? ` It goes on after ${yeses}${isUndo ? '' : ', or is undone'}.`
    : ' After that it goes on, or is undone, only when that is approved anew.';
  return `${sentence(halted.why)}${stands} The bot writes nothing more.${next}`;
}

type Halted = NonNullable<CaseView['halted']>;

function offeredWords(view: CaseView, attempt: Attempt, plan: Plan): string {
  const obstacle = obstacleTo(view, plan);
  if (obstacle !== undefined) return `${sentence(obstacle)} The bot changes nothing here.`;
  const failed = checkObstacle(view);
  if (failed !== undefined) return `${failed} Nothing is changed.`;
  const need = view.approval.required - view.votes.length;
  return `Needs ${need} ${need === 1 ? 'approval' : 'approvals'} by ${clockTime(attempt.expiresAt)}. ${view.way === 'pull-request' ? `Then a pull request is opened in ${plan.lasting?.destination?.repository}; the cluster is not written to.` : 'Nothing is changed before that.'}`;
}

function verifyingWords(measured: Measured | undefined): string {
  if (!measured) return 'The pods run the change; measuring starts now.';
  const { updated, desired } = measured.pods;
  const who = updated >= desired ? 'All pods run' : `${updated} of ${pods(desired)} run`;
  return `${who} the change; ${span(measured.quietMs)} of ${span(measured.holdMs)} quiet.`;
}

const inGit: Readonly<Record<ChangeInGit['state'], string>> = {
  asked: 'Opening a pull request',
  open: 'Waiting for the merge',
  merged: 'Merged, waiting for the cluster',
  synced: 'Rolling out',
};

function gitWords({ state, repository, url, why }: ChangeInGit): string {
  const late = why === undefined ? '' : ` ${sentence(why)}`;
  switch (state) {
    case 'open':
      return `${url} waits to be merged. Closing it declines the plan.${late}`;
    case 'merged':
      return `${url} is merged; the cluster does not run it yet. Where only a ConfigMap changes, the pods have to be restarted.${late}`;
    default:
      return `A pull request is being opened in ${repository}.`;
  }
}
