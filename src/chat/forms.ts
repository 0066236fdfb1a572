import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Attempt } from '../incident/incident.ts';
import { approvalQuestion, goOnQuestion } from './approval-button.ts';
import { namedCauses } from './cause-names.ts';
import type { CaseView } from './case-view.ts';
import type { Form, FormInput } from './form.ts';
import { historyParts } from './history-words.ts';
import { stateWords, workloadName } from './incident-words.ts';
import { bold, paragraph, plain, time } from './spans.ts';

const reasonInput = (label: string): Extract<FormInput, { kind: 'text' }> => ({
  kind: 'text',
  name: 'reason',
  label,
  initial: '',
  multiline: true,
});

export const declineForm = (view: CaseView, value: string): Form => ({
  action: 'decline',
  value,
  title: 'Decline the plan',
  submit: 'Decline',
  close: 'Keep it',
  parts: [
    paragraph(
      `${view.incident.attempts.at(-1)?.title ?? ''} on ${workloadName(view.incident)}. Nothing will be changed.`,
    ),
  ],
  inputs: [reasonInput('Why?')],
});

/** A yes that has to name a ticket. */
export function approvalForm(view: CaseView, value: string): Form {
  const attempt = view.incident.attempts.at(-1);
  const words = attempt && view.plan ? approvalQuestion(view, attempt, view.plan) : '';
  return {
    ...ticketForm,
    action: 'approve',
    value,
    title: 'Approve the change',
    submit: 'Approve',
    parts: [paragraph(words)],
  };
}

/** The same for what was halted. */
export const goOnForm = (view: CaseView, attempt: Attempt, value: string): Form => ({
  ...ticketForm,
  action: 'go-on',
  value,
  title: 'Go on',
  submit: 'Go on',
  parts: [paragraph(goOnQuestion(view, attempt))],
});

const ticketForm: Pick<Form, 'close' | 'inputs'> = {
  close: 'Not yet',
  inputs: [{ kind: 'text', name: 'ticket', label: 'Ticket', initial: '' }],
};

export const notAnIncidentForm = (view: CaseView, value: string): Form => ({
  action: 'not-an-incident',
  value,
  title: 'Not an incident',
  submit: 'Close it',
  close: 'Cancel',
  parts: [
    paragraph(
      view.incident.state === 'resolved'
        ? `${workloadName(view.incident)}: the incident is kept as a false alarm.`
        : `${workloadName(view.incident)}: the incident is closed and a waiting plan is withdrawn.`,
    ),
  ],
  inputs: [reasonInput('Why was this no incident?')],
});

/** Asks for what it really was, beginning with the cause that was diagnosed. */
export const causeForm = (view: CaseView, value: string): Form => ({
  action: 'name-cause',
  value,
  title: 'What was the cause?',
  submit: 'Save',
  close: 'Cancel',
  parts: [
    paragraph(
      `${workloadName(view.incident)}. What you say stays with the incident and can be exported as a playbook case.`,
    ),
  ],
  inputs: [
    {
      kind: 'choice',
      name: 'cause',
      label: 'Cause',
      initial: view.incident.headline?.cause ?? '',
      options: namedCauses.map(([cause, name]) => ({ value: cause, label: `${name} (${cause})` })),
    },
    { ...reasonInput('How do you know?'), name: 'note', optional: true },
  ],
});

export interface ValuesNow {
  readonly memBufLimit?: string;
  readonly memoryLimit?: string;
  readonly predictedNeed?: string;
  readonly versions: readonly { readonly version: string; readonly words: string }[];
}

/** Own values for the buffer and the container's limit, with what the process can need. */
export function limitsForm(view: CaseView, about: { action: string; value: string; now: ValuesNow }): Form {
  const { memBufLimit, memoryLimit, predictedNeed } = about.now;
  const need = predictedNeed ? `The process can need ${predictedNeed} when the destination hangs.` : '';
  return {
    action: about.action,
    value: about.value,
    title: 'Change limits',
    submit: 'Create new version',
    close: 'Cancel',
    parts: [
      paragraph(
        `${workloadName(view.incident)}. ${need} Approvals given so far do not count for the new version.`,
      ),
    ],
    inputs: [
      {
        kind: 'text',
        name: 'memBufLimit',
        label: 'Mem_Buf_Limit',
        initial: memBufLimit ?? '',
        hint: "Fluent Bit's decimal form: 384m is 384,000,000 bytes; 384Mi is not accepted.",
        optional: true,
      },
      {
        kind: 'text',
        name: 'memoryLimit',
        label: 'Memory limit of the container',
        initial: memoryLimit ?? '',
        hint: 'A Kubernetes quantity such as 1216Mi.',
        optional: true,
      },
    ],
  };
}

export function upgradeForm(view: CaseView, value: string, now: ValuesNow): Form {
  const options = now.versions.map((one) => ({ value: one.version, label: one.version }));
  return {
    action: 'upgrade',
    value,
    title: 'Upgrade Fluent Bit',
    ...(options.length ? { submit: 'Create plan' } : {}),
    close: 'Cancel',
    parts: [
      paragraph(
        `${workloadName(view.incident)}${now.versions.length ? '' : ': no newer release is known that cures this.'}`,
      ),
      { kind: 'list', items: now.versions.map((one) => [bold(one.version), plain(` – ${one.words}`)]) },
    ],
    inputs: options[0]
      ? [{ kind: 'choice', name: 'version', label: 'Version', initial: options[0].value, options }]
      : [],
  };
}

/** What happened so far, line by line, and who did what. */
export function detailsForm(view: CaseView, record: readonly AuditEntry[]): Form {
  const { incident } = view;
  const { glyph, word } = stateWords(incident);
  return {
    action: 'details',
    value: incident.id,
    title: `Incident ${incident.id}`.slice(0, 24),
    close: 'Close',
    parts: [
      paragraph(`${glyph} ${word} · ${workloadName(incident)}`),
      {
        kind: 'list',
        items: incident.timeline.slice(-20).map((entry) => [time(entry.at), plain(` ${entry.what}`)]),
      },
      ...historyParts(incident.id, record),
    ],
    inputs: [],
  };
}
