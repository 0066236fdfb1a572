import { h } from 'preact';
import type { ComponentChild } from 'preact';

const paths = {
  close: 'M5 5l10 10M15 5L5 15',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  back: 'M12 4l-6 6 6 6',
  down: 'M5 7.5l5 5 5-5',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  thread: 'M4 4h12v9H9l-4 3.5V13H4z',
  send: 'M4 4l13 6-13 6 2-6zM6 10h5',
  home: 'M3.5 9.5L10 4l6.5 5.5V16h-4v-4h-5v4h-4z',
  file: 'M5 3h6.5L15 6.5V17H5zM11 3v4h4',
  eye: 'M2.5 10s3-5 7.5-5 7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 100 4 2 2 0 000-4z',
  pulse: 'M2 10.5h4l2-5 3.5 9.5 2-4.500h4.500',
  info: 'M10 9v5M10 6h.01M10 2.500a7.500 7.500 0 100 15 7.500 7.500 0 000-15z',
  channel: 'M8 3.500L6.500 16.500M13.500 3.500L12 16.500M4 7.500h13M3 12.500h13',
  plug: 'M7 3v4M13 3v4M5 7h10v3a5 5 0 01-10 0zM10 15v3',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing of 20 by 20 in the colour of the text around it; always beside a label of its own. */
export function Icon({ name }: { readonly name: IconName }): ComponentChild {
  return h(
    'svg',
    { class: `icon icon-${name}`, viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' },
    h('path', { d: paths[name] }),
  );
}
