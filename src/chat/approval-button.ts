import type { Attempt } from '../incident/incident.ts';
import type { Spoken } from '../language/spoken.ts';
import { said, type Words } from '../language/words.ts';
import type { Plan } from '../plan/plan.ts';
import { isReload } from '../plan/reload-step.ts';
import type { CaseView } from './case-view.ts';
import { pods, workloadName } from './incident-words.ts';
import type { Button } from './message.ts';
import { undoWords } from './undo-words.ts';

/** The button of a yes; where a ticket is asked for it opens a form in the place of a question. */
export function approvalButton(view: CaseView, attempt: Attempt, plan: Spoken<Plan>): Button {
  return {
    action: 'approve',
    value: `${view.incident.id} ${plan.digest}`,
    label: said(view.asksTicket ? 'vote.approveTicket' : 'vote.approve'),
    style: 'primary',
    accessibilityLabel: said('vote.approveWhat', { title: attempt.title }),
    ...question(view, {
      title: said('vote.title'),
      text: approvalQuestion(view, attempt, plan),
      yes: said('vote.approve'),
      no: said('vote.notYet'),
    }),
  };
}

/** The button of a yes to going on with what was halted. */
export function goOnButton(view: CaseView, attempt: Attempt): Button {
  const what = view.incident.state === 'undoing' ? 'undo' : 'change';
  return {
    action: 'go-on',
    value: `${view.incident.id} ${attempt.digest}`,
    label: said(view.asksTicket ? `vote.goOnTicket.${what}` : `vote.goOn.${what}`),
    style: 'primary',
    ...question(view, {
      title: said(`vote.goOnTitle.${what}`),
      text: goOnQuestion(view, attempt),
      yes: said('vote.goOnYes'),
      no: said('vote.notYet'),
    }),
  };
}

/** What a yes to going on means. */
export const goOnQuestion = ({ incident, approval }: CaseView, attempt: Attempt): Words =>
  said(incident.state === 'undoing' ? 'vote.goOnQuestion.undo' : 'vote.goOnQuestion.change', {
    title: attempt.title,
    name: workloadName(incident),
    count: approval.required,
  });

/** What a yes means: the change, its reach, and what becomes of it if it does not hold. */
export function approvalQuestion(view: CaseView, attempt: Attempt, plan: Spoken<Plan>): Words {
  const { incident } = view;
  const about = {
    title: attempt.title,
    name: workloadName(incident),
    pods: incident.desiredPods === undefined ? said('vote.allPods') : pods(incident.desiredPods),
  };
  if (view.way === 'pull-request')
    return said('vote.question.pullRequest', {
      ...about,
      repository: plan.lasting?.destination?.repository ?? '',
    });
  return said(isReload(plan) ? 'vote.question.reload' : 'vote.question.restart', {
    ...about,
    undo: undoWords(view, plan).inQuestion,
  });
}

const question = (
  { asksTicket }: CaseView,
  confirm: NonNullable<Button['confirm']>,
): Pick<Button, 'confirm' | 'opensForm'> => (asksTicket ? { opensForm: true } : { confirm });
