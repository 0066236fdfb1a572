import type { Attempt } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import { isReload } from '../plan/reload-step.ts';
import type { CaseView } from './case-view.ts';
import { pods, workloadName } from './incident-words.ts';
import type { Button } from './message.ts';
import { undoWords } from './undo-words.ts';

/** The button of a yes; where a ticket is asked for it opens a form in the place of a question. */
export function approvalButton(view: CaseView, attempt: Attempt, plan: Plan): Button {
  return {
    action: 'approve',
    value: `${view.incident.id} ${plan.digest}`,
    label: view.asksTicket ? 'Approve…' : 'Approve',
    style: 'primary',
    accessibilityLabel: `Approve: ${attempt.title}`.slice(0, 75),
    ...question(view, {
      title: 'Approve this change?',
      text: approvalQuestion(view, attempt, plan),
      yes: 'Approve',
      no: 'Not yet',
    }),
  };
}

/** The button of a yes to going on with what was halted. */
export function goOnButton(view: CaseView, attempt: Attempt): Button {
  const what = view.incident.state === 'undoing' ? 'undo' : 'change';
  return {
    action: 'go-on',
    value: `${view.incident.id} ${attempt.digest}`,
    label: `Go on with the ${what}${view.asksTicket ? '…' : ''}`,
    style: 'primary',
    ...question(view, {
      title: `Go on with the ${what}?`,
      text: goOnQuestion(view, attempt),
      yes: 'Go on',
      no: 'Not yet',
    }),
  };
}

/** What a yes to going on means. */
export const goOnQuestion = ({ incident, approval }: CaseView, attempt: Attempt): string =>
  `${attempt.title} on ${workloadName(incident)}: ${incident.state === 'undoing' ? 'its undo' : 'it'} goes on from where it stopped. Earlier approvals count no more: this takes ${approval.required} anew.`;

/** What a yes means: the change, its reach, and what becomes of it if it does not hold. */
export function approvalQuestion(view: CaseView, attempt: Attempt, plan: Plan): string {
  const { incident } = view;
  const scope = incident.desiredPods === undefined ? 'all its pods' : pods(incident.desiredPods);
  const repository = plan.lasting?.destination?.repository;
  if (view.way === 'pull-request')
    return `${attempt.title} on ${workloadName(incident)}: a pull request in ${repository}. Its merge restarts ${scope}.`;
  return `${attempt.title} on ${workloadName(incident)}: ${isReload(plan) ? 'a hot reload, without a restart,' : 'a rolling restart'} of ${scope}. ${undoWords(view, plan).inQuestion}`;
}

const question = (
  { asksTicket }: CaseView,
  confirm: NonNullable<Button['confirm']>,
): Pick<Button, 'confirm' | 'opensForm'> => (asksTicket ? { opensForm: true } : { confirm });
