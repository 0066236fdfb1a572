import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { Dialog } from './dialog.ts';
import { Icon } from './icon.ts';
import { usePage } from './page-context.ts';
import type { Picture } from './page-state.ts';

/** A picture at its full size. */
export function PictureViewer({ picture }: { readonly picture: Picture }): ComponentChild {
  const { dispatch } = usePage();
  const close = () => dispatch({ kind: 'enlarge', picture: undefined });
  return h(
    Dialog,
    { class: 'dialog viewer', label: picture.alt || 'Picture', testId: 'picture', onClose: close },
    h(
      'button',
      { type: 'button', class: 'icon-button', 'aria-label': 'Close', onClick: close },
      h(Icon, { name: 'close' }),
    ),
    h('img', { src: picture.url, alt: picture.alt }),
    picture.alt === '' ? null : h('p', null, picture.alt),
  );
}
