import { h } from 'preact';
import type { ComponentChild } from 'preact';

/** What this page cannot draw, shown as it came, so that nobody takes silence for success. */
export function Unknown({ what, json }: { readonly what: string; readonly json: unknown }): ComponentChild {
  return h(
    'div',
    { class: 'unknown', role: 'note' },
    h('strong', null, `This page cannot draw this ${what}`),
    h('pre', { tabIndex: 0 }, JSON.stringify(json, null, 2)),
  );
}
