import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from './icon.ts';
import { Mrkdwn } from './mrkdwn/mrkdwn-view.ts';
import { usePage } from './page-context.ts';

/** The demo's own words above the workspace: what this is, what happens now, what may be clicked. */
export function Notice(): ComponentChild {
  const { snapshot } = usePage();
  const [open, setOpen] = useState(() => !matchMedia('(max-width: 600px)').matches);
  const lines = snapshot.notice;
  if (lines.length === 0) return null;
  // Folded, what may be clicked now counts; that this is a stand-in stays in the bar above.
  const shown = open ? lines : lines.length > 1 ? lines.slice(1, 2) : lines;
  return h(
    'section',
    {
      class: `notice${open ? ' open' : ''}`,
      'data-testid': 'notice',
      'aria-label': 'About this page',
      'aria-live': 'polite',
    },
    h(Icon, { name: 'info' }),
    h(
      'div',
      { class: 'notice-lines' },
      shown.map((line, index) => h(Mrkdwn, { key: index, text: line })),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-expanded': open,
        'aria-label': open ? 'Fold these lines' : 'Show all lines',
        onClick: () => setOpen(!open),
      },
      h(Icon, { name: 'down' }),
    ),
  );
}
