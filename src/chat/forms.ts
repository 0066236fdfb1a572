import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Attempt } from '../incident/incident.ts';
import { approvalQuestion, goOnQuestion } from './approval-button.ts';
import { namedCauses } from './cause-names.ts';
import type { CaseView } from './case-view.ts';
import type { Form, FormInput } from './form.ts';
import type { LogFile } from '../evidence/log-file.ts';
import { logFilePart } from './log-file-words.ts';
import { historyParts } from './history-words.ts';
import { list, said, type Words } from '../language/words.ts';
import { stateWords, workloadName } from './incident-words.ts';
import { bold, paragraph, plain, saying, time } from './spans.ts';

const reasonInput = (label: Words): Extract<FormInput, { kind: 'text' }> => ({
  kind: 'text',
  name: 'reason',
  label,
  initial: '',
  multiline: true,
});

export const declineForm = (view: CaseView, value: string): Form => ({
  action: 'decline',
  value,
  title: said('form.decline.title'),
  submit: said('form.decline.submit'),
  close: said('form.decline.keep'),
  parts: [
    paragraph(
      said('form.decline.words', {
        title: view.incident.attempts.at(-1)?.title ?? '',
        name: workloadName(view.incident),
      }),
    ),
  ],
  inputs: [reasonInput(said('form.decline.why'))],
});

/** A yes that has to name a ticket. */
export function approvalForm(view: CaseView, value: string): Form {
  const attempt = view.incident.attempts.at(-1);
  const words = attempt && view.plan ? approvalQuestion(view, attempt, view.plan) : '';
  return {
    ...ticketForm,
    action: 'approve',
    value,
    title: said('form.approve.title'),
    submit: said('vote.approve'),
    parts: [paragraph(words)],
  };
}

/** The same for what was halted. */
export const goOnForm = (view: CaseView, attempt: Attempt, value: string): Form => ({
  ...ticketForm,
  action: 'go-on',
  value,
  title: said('vote.goOnYes'),
  submit: said('vote.goOnYes'),
  parts: [paragraph(goOnQuestion(view, attempt))],
});

const ticketForm: Pick<Form, 'close' | 'inputs'> = {
  close: said('vote.notYet'),
  inputs: [{ kind: 'text', name: 'ticket', label: said('form.ticket'), initial: '' }],
};

export const notAnIncidentForm = (view: CaseView, value: string): Form => ({
  action: 'not-an-incident',
  value,
  title: said('form.none.title'),
  submit: said('form.none.submit'),
  close: said('form.cancel'),
  parts: [
    paragraph(
      said(view.incident.state === 'resolved' ? 'form.none.kept' : 'form.none.closed', {
        name: workloadName(view.incident),
      }),
    ),
  ],
  inputs: [reasonInput(said('form.none.why'))],
});

/** Asks for what it really was, beginning with the cause that was diagnosed. */
export const causeForm = (view: CaseView, value: string): Form => ({
  action: 'name-cause',
  value,
  title: said('form.cause.title'),
  submit: said('form.cause.submit'),
  close: said('form.cancel'),
  parts: [paragraph(said('form.cause.words', { name: workloadName(view.incident) }))],
  inputs: [
    {
      kind: 'choice',
      name: 'cause',
      label: said('form.cause.label'),
      initial: view.incident.headline?.cause ?? '',
      options: namedCauses.map(([cause, name]) => ({
        value: cause,
        label: said('form.cause.option', { name, cause }),
      })),
    },
    { ...reasonInput(said('form.cause.know')), name: 'note', optional: true },
  ],
});

export interface ValuesNow {
  readonly memBufLimit?: string;
  readonly memoryLimit?: string;
  readonly predictedNeed?: string;
  readonly versions: readonly { readonly version: string; readonly words: Words }[];
}

/** Own values for the buffer and the container's limit, with what the process can need. */
export function limitsForm(view: CaseView, about: { action: string; value: string; now: ValuesNow }): Form {
  const { memBufLimit, memoryLimit, predictedNeed } = about.now;
  return {
    action: about.action,
    value: about.value,
    title: said('form.limits.title'),
    submit: said('form.limits.submit'),
    close: said('form.cancel'),
    parts: [
      paragraph(
        list('sentences', [
          said('form.limits.name', { name: workloadName(view.incident) }),
          ...(predictedNeed ? [said('form.limits.need', { need: predictedNeed })] : []),
          said('form.limits.words'),
        ]),
      ),
    ],
    inputs: [
      {
        kind: 'text',
        name: 'memBufLimit',
        label: 'Mem_Buf_Limit',
        initial: memBufLimit ?? '',
        hint: said('form.limits.bufferHint'),
        optional: true,
      },
      {
        kind: 'text',
        name: 'memoryLimit',
        label: said('form.limits.memory'),
        initial: memoryLimit ?? '',
        hint: said('form.limits.memoryHint'),
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
    title: said('form.upgrade.title'),
    ...(options.length ? { submit: said('form.createPlan') } : {}),
    close: said('form.cancel'),
    parts: [
      paragraph(
        now.versions.length > 0
          ? workloadName(view.incident)
          : said('form.upgrade.none', { name: workloadName(view.incident) }),
      ),
      {
        kind: 'list',
        items: now.versions.map((one) => [
          saying('diagnosis.step', { what: bold(one.version), why: one.words }),
        ]),
      },
    ],
    inputs: options[0]
      ? [
          {
            kind: 'choice',
            name: 'version',
            label: said('form.upgrade.version'),
            initial: options[0].value,
            options,
          },
        ]
      : [],
  };
}

/** What happened so far, line by line, and who did what. */
export function detailsForm(view: CaseView, record: readonly AuditEntry[], log?: LogFile): Form {
  const { incident } = view;
  const { glyph, word } = stateWords(incident);
  return {
    action: 'details',
    value: incident.id,
    title: said('form.incident', { id: incident.id }),
    close: said('slack.close'),
    parts: [
      paragraph(said('form.detailsHead', { glyph, word, name: workloadName(incident) })),
      {
        kind: 'list',
        items: incident.timeline.slice(-20).map((entry) => [time(entry.at), plain(' '), plain(entry.what)]),
      },
      ...(log ? [logFilePart(incident.id, log)] : []),
      ...historyParts(incident.id, record),
    ],
    inputs: [],
  };
}
