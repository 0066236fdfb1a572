import type { Plan } from '../plan/plan.ts';
import type { CaseView } from './case-view.ts';
import type { Form } from './form.ts';
import { workloadName } from './incident-words.ts';
import { lastingParts } from './lasting-parts.ts';
import type { Button, Message, Part } from './message.ts';
import { sentence } from './sentence.ts';
import { bold, paragraph, plain } from './spans.ts';

/** Which of the states of before is meant, and what stands against each, is said in the form. */
export const putBackButton = (value: string): Button => ({
  action: 'put-back',
  value,
  label: 'Put back…',
  opensForm: true,
});

/** Whether there is something to put back in the place of this plan. */
export const isInstead = ({ former }: CaseView, { digest }: Pick<Plan, 'digest'>): boolean =>
  former !== undefined && former.digest !== digest;

/** The other way, beside a plan that goes forward. */
export const formerParts = (view: CaseView, plan: Pick<Plan, 'digest'>): readonly Part[] =>
  view.former && isInstead(view, plan)
    ? [paragraph(bold(`Instead, ${view.former.title}: `), plain(view.former.why))]
    : [];

export interface PutBackOption {
  readonly key: string;
  readonly title: string;
  readonly why: string;
}

/** What can be put back, the first being what is known best to have run healthily. */
export function putBackForm(
  { incident }: Pick<CaseView, 'incident'>,
  value: string,
  options: readonly PutBackOption[],
): Form {
  const [first] = options;
  return {
    action: 'put-back',
    value,
    title: 'Put back',
    ...(first ? { submit: 'Create plan' } : {}),
    close: 'Cancel',
    parts: [
      paragraph(`${workloadName(incident)}. The plan is only proposed: it needs approvals of its own.`),
      { kind: 'list', items: options.map(({ title, why }) => [bold(title), plain(` – ${why}`)]) },
    ],
    inputs: first
      ? [
          {
            kind: 'choice',
            name: 'former',
            label: 'What to put back',
            initial: first.key,
            options: options.map(({ key, title }) => ({ value: key, label: title.slice(0, 75) })),
          },
        ]
      : [],
  };
}

/** What the bot itself does not put back, for a person to do: a plan that waits stays as it is. */
export function byHandMessage(title: string, plan: Plan): Message {
  const why = `${sentence(plan.adviceOnly ?? '')} No plan is proposed for that.`;
  return {
    text: `${title}. ${why}`,
    tone: 'grey',
    parts: [paragraph(bold(`${title}. `), plain(why)), ...lastingParts(plan)],
  };
}
