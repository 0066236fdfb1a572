import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { textOf } from './json-read.ts';
import { Dialog } from './dialog.ts';
import { TextObject } from './mrkdwn/mrkdwn-view.ts';
import { usePage } from './page-context.ts';
import type { Question } from './page-state.ts';

/** A confirm dialog as the app wrote it; the click behind it is sent only after a yes. */
export function Confirm({ question }: { readonly question: Question }): ComponentChild {
  const { dispatch, send } = usePage();
  const { confirm, ifYes } = question;
  const close = () => dispatch({ kind: 'answered' });
  const agree = () => {
    close();
    send(ifYes);
  };
  const style = confirm['style'] === 'danger' ? 'danger' : 'primary';
  return h(
    Dialog,
    { class: 'dialog confirm', labelledBy: 'confirm-title', testId: 'confirm', onClose: close },
    h('h2', { id: 'confirm-title' }, textOf(confirm['title']) || 'Are you sure?'),
    h('div', { class: 'dialog-body' }, h(TextObject, { value: confirm['text'] })),
    h(
      'div',
      { class: 'dialog-foot' },
      h('button', { type: 'button', class: 'button', onClick: close }, textOf(confirm['deny']) || 'Cancel'),
      h(
        'button',
        { type: 'button', class: `button ${style}`, onClick: agree },
        textOf(confirm['confirm']) || 'Yes',
      ),
    ),
  );
}
