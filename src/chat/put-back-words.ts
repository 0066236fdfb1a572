import type { Spoken } from '../language/spoken.ts';
import { asSentence, list, said, type Words } from '../language/words.ts';
import type { Plan } from '../plan/plan.ts';
import type { CaseView } from './case-view.ts';
import type { Form } from './form.ts';
import { workloadName } from './incident-words.ts';
import { lastingParts } from './lasting-parts.ts';
import type { Button, Message, Part } from './message.ts';
import { bold, paragraph, saying } from './spans.ts';

/** Which of the states of before is meant, and what stands against each, is said in the form. */
export const putBackButton = (value: string): Button => ({
  action: 'put-back',
  value,
  label: said('form.putBack.button'),
  opensForm: true,
});

/** Whether there is something to put back in the place of this plan. */
export const isInstead = ({ former }: CaseView, { digest }: Pick<Plan, 'digest'>): boolean =>
  former !== undefined && former.digest !== digest;

/** The other way, beside a plan that goes forward. */
export const formerParts = (view: CaseView, plan: Pick<Plan, 'digest'>): readonly Part[] =>
  view.former && isInstead(view, plan)
    ? [paragraph(saying('form.putBack.instead', { title: view.former.title, why: view.former.why }))]
    : [];

export interface PutBackOption {
  readonly key: string;
  readonly title: Words;
  readonly why: Words;
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
    title: said('form.putBack.title'),
    ...(first ? { submit: said('form.createPlan') } : {}),
    close: said('form.cancel'),
    parts: [
      paragraph(said('form.putBack.words', { name: workloadName(incident) })),
      { kind: 'list', items: options.map(({ title, why }) => [saying('diagnosis.step', { what: bold(title), why })]) },
    ],
    inputs: first
      ? [
          {
            kind: 'choice',
            name: 'former',
            label: said('form.putBack.what'),
            initial: first.key,
            options: options.map(({ key, title }) => ({ value: key, label: title })),
          },
        ]
      : [],
  };
}

/** What the bot itself does not put back, for a person to do: a plan that waits stays as it is. */
export function byHandMessage(title: Words, plan: Spoken<Plan>): Message {
  const why = said('form.putBack.noPlan', { why: asSentence(plan.adviceOnly ?? '') });
  return {
    text: list('sentences', [asSentence(title), why]),
    tone: 'grey',
    parts: [paragraph(bold(asSentence(title)), ' ', why), ...lastingParts(plan)],
  };
}
