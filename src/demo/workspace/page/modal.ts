import { h } from 'preact';
import type { ComponentChild } from 'preact';
import type { ModalView } from '../page-protocol.ts';
import { Blocks } from './block-kit/blocks.ts';
import { checkInputs } from './block-kit/check-inputs.ts';
import { collectValues } from './block-kit/input-state.ts';
import { usePending } from './block-kit/interaction.ts';
import { Dialog } from './dialog.ts';
import { Icon } from './icon.ts';
import { Surface, usePage } from './page-context.ts';

/** The top modal of a person's stack. */
export function Modal({ modal }: { readonly modal: ModalView }): ComponentChild {
  const { state, snapshot, dispatch, send } = usePage();
  const key = `modal:${modal.id}`;
  const edits = state.edits[key] ?? {};
  const [pending, press] = usePending(`${modal.hash} ${JSON.stringify(state.errors[modal.id])}`);
  const close = () => send({ kind: 'view-close', as: state.me, id: modal.id });
  const submit = (event: Event) => {
    event.preventDefault();
    if (pending) return;
    const wrong = checkInputs(modal.blocks, edits);
    dispatch({ kind: 'input-errors', id: modal.id, errors: wrong });
    if (Object.keys(wrong).length > 0) return;
    press();
    send({ kind: 'view-submit', as: state.me, id: modal.id, values: collectValues(modal.blocks, edits) });
  };
  return h(
    Dialog,
    { class: 'dialog modal', labelledBy: `${key}-title`, testId: 'modal', onClose: close },
    h(
      'form',
      { onSubmit: submit, noValidate: true },
      h(
        'div',
        { class: 'modal-head' },
        h('h2', { id: `${key}-title` }, modal.title),
        h('span', { class: 'modal-app' }, snapshot.appName),
        h(
          'button',
          { type: 'button', class: 'icon-button', 'aria-label': 'Close', onClick: close },
          h(Icon, { name: 'close' }),
        ),
      ),
      h(
        Surface.Provider,
        { value: { at: { surface: 'modal', id: modal.id }, key, blocks: modal.blocks } },
        h('div', { class: 'dialog-body' }, h(Blocks, { blocks: modal.blocks })),
      ),
      h(ModalFoot, { modal, pending, onClose: close }),
    ),
  );
}

function ModalFoot(props: {
  readonly modal: ModalView;
  readonly pending: boolean;
  readonly onClose: () => void;
}): ComponentChild {
  const { modal, pending, onClose } = props;
  const submit = modal.submit ?? '';
  return h(
    'div',
    { class: 'dialog-foot' },
    h(
      'button',
      { type: 'button', class: 'button', onClick: onClose },
      modal.close ?? (submit === '' ? 'Close' : 'Cancel'),
    ),
    submit === ''
      ? null
      : h(
          'button',
          { type: 'submit', class: `button primary${pending ? ' pending' : ''}`, 'aria-busy': pending },
          h('span', null, submit),
        ),
  );
}
