import type { Attempt } from '../incident/incident.ts';
import type { ChangeInGit } from '../incident/pull-request.ts';
import type { Spoken } from '../language/spoken.ts';
import { asSentence, isNothing, list, said, type Words } from '../language/words.ts';
import type { Plan } from '../plan/plan.ts';
import type { Measured } from '../verification/judge.ts';
import type { CaseView } from './case-view.ts';
import { checkObstacle } from './check-words.ts';
import { clockTime, pods, span } from './incident-words.ts';
import type { Tone } from './message.ts';
import { rolloutWords } from './rollout-words.ts';

interface CardState {
  readonly glyph: string;
  readonly word: Words;
  readonly tone: Tone;
}

const orange = (word: Words): CardState => ({ glyph: '🟠', word, tone: 'orange' });
const blue = (word: Words): CardState => ({ glyph: '🔵', word, tone: 'blue' });
const yellow = (word: Words): CardState => ({ glyph: '🟡', word, tone: 'yellow' });

/** The state of one attempt as a glyph, a word and a tone. */
export function cardState(view: CaseView, attempt: Attempt): CardState {
  const isUndoing = view.incident.state === 'undoing';
  if (view.halted?.attempt === attempt.number)
    return orange(said(isUndoing ? 'card.state.undoHalted' : 'card.state.halted'));
  const { outcome } = attempt;
  switch (outcome) {
    case 'offered':
      return yellow(offeredState(view));
    case 'running':
      return blue(
        said(attempt.pullRequest ? `card.inGit.${attempt.pullRequest.state}` : 'card.state.applying'),
      );
    case 'verifying':
      return blue(said('card.state.verifying'));
    case 'held':
      if (attempt.refuted) return orange(said('card.state.refuted'));
      return view.incident.state === 'resolved' && isLatest(view, attempt)
        ? { glyph: '🟢', word: said('card.state.done'), tone: 'green' }
        : orange(said('card.state.goesOn'));
    case 'failed':
      return orange(
        said(isLatest(view, attempt) && isUndoing ? 'card.state.failedUndoing' : 'card.state.failed'),
      );
    case 'undone':
      return attempt.reverts
        ? { glyph: '⚪', word: said('card.state.takenBack'), tone: 'grey' }
        : orange(said('card.state.undone'));
    case 'unclear':
    case 'stopped':
      return orange(said(`card.state.${outcome}`));
    default:
      return { glyph: '⚪', word: said(`card.state.${outcome}`), tone: 'grey' };
  }
}

function offeredState({ votes, approval: { required } }: CaseView): Words {
  if (votes.length === 0) return said('card.state.proposed');
  const have = votes.length;
  return required === 2
    ? said('card.state.waitingSecond', { have, required })
    : said('card.state.waitingMore', { have, required });
}

/** The newest attempt of its incident: only that one has buttons and figures. */
export const isLatest = (view: CaseView, attempt: Attempt) =>
  view.incident.attempts.at(-1)?.number === attempt.number;

/** A plan that nothing stands against any more. */
export const isReady = (view: CaseView, plan: Spoken<Plan>) =>
  mayBeApproved(view, plan) && checkObstacle(view) === undefined;

/** A plan that the bot itself must not carry out, or may not here, is only told: why, in one sentence. */
export const obstacleTo = (
  { way, readOnly }: CaseView,
  plan: Pick<Spoken<Plan>, 'adviceOnly' | 'lastsElsewhere'> | undefined,
): Words | undefined =>
  way === 'pull-request' && plan?.lastsElsewhere ? undefined : (plan?.adviceOnly ?? readOnly);

export const mayBeApproved = (view: CaseView, plan: Spoken<Plan>) => obstacleTo(view, plan) === undefined;

/** Where the attempt stands, in one or two sentences. */
export function statusWords(view: CaseView, attempt: Attempt, plan: Spoken<Plan>): Words {
  if (view.halted?.attempt === attempt.number) return haltedWords(view, view.halted);
  const why = asSentence(attempt.why ?? '');
  switch (attempt.outcome) {
    case 'offered':
      return offeredWords(view, attempt, plan);
    case 'running':
      if (attempt.pullRequest && attempt.pullRequest.state !== 'synced') return gitWords(attempt.pullRequest);
      return rolloutWords(isLatest(view, attempt) ? view.rollout : undefined);
    case 'verifying':
      return verifyingWords(view.measured);
    case 'undone':
      return said(attempt.reverts ? 'card.status.takenBack' : 'card.status.undone', { why });
    case 'declined':
      return isNothing(why) ? said('card.status.declined') : said('card.status.declinedWhy', { why });
    case 'expired':
      return said('card.status.expired');
    case 'withdrawn':
      return said('card.status.withdrawn');
    case 'replaced':
      return said('card.status.replaced');
    case 'held':
      return attempt.refuted ? list('sentences', [why, asSentence(attempt.refuted.why)]) : why;
    default:
      return why;
  }
}

/** What stands while a change waits at its safe point, and what ends the waiting. */
function haltedWords({ incident, rollout, approval, votes }: CaseView, halted: Halted): Words {
  const isUndo = incident.state === 'undoing';
  const stands =
    rollout && !isUndo
      ? [said('card.rollout.running', { done: rollout.done, pods: pods(rollout.total) })]
      : [];
  const count = approval.required - votes.length;
  const next = halted.mayGoOn
    ? said(isUndo ? 'card.halted.undoGoesOn' : 'card.halted.goesOn', { count })
    : said('card.halted.anew');
  return list('sentences', [asSentence(halted.why), ...stands, said('card.halted.writesNothing'), next]);
}

type Halted = NonNullable<CaseView['halted']>;

function offeredWords(view: CaseView, attempt: Attempt, plan: Spoken<Plan>): Words {
  const obstacle = obstacleTo(view, plan);
  if (obstacle !== undefined) return said('card.offered.changesNothing', { why: asSentence(obstacle) });
  const failed = checkObstacle(view);
  if (failed !== undefined) return said('card.offered.checksFailed', { why: failed });
  const needs = said('card.offered.needs', {
    count: view.approval.required - view.votes.length,
    until: clockTime(attempt.expiresAt),
  });
  const then =
    view.way === 'pull-request'
      ? said('card.offered.pullRequest', { repository: plan.lasting?.destination?.repository ?? '' })
      : said('card.offered.nothingBefore');
  return list('sentences', [needs, then]);
}

function verifyingWords(measured: Measured | undefined): Words {
  if (!measured) return said('card.verifying.begins');
  const { updated, desired } = measured.pods;
  const quiet = { quiet: span(measured.quietMs), hold: span(measured.holdMs) };
  return updated >= desired
    ? said('card.verifying.all', quiet)
    : said('card.verifying.some', { ...quiet, updated, pods: pods(desired) });
}

function gitWords({ state, repository, url = '', why }: ChangeInGit): Words {
  const late = why === undefined ? [] : [asSentence(why)];
  switch (state) {
    case 'open':
    case 'merged':
      return list('sentences', [said(`card.git.${state}`, { url }), ...late]);
    default:
      return said('card.git.asked', { repository });
  }
}
