import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { asText, textOf } from '../json-read.ts';
import { withEmoji } from '../mrkdwn/mrkdwn-view.ts';
import { useInteraction, usePending } from './interaction.ts';
import type { PlacedElement } from './interaction.ts';

/** A button shows that it was pressed until the app answers; one with a `url` also opens that address. */
export function Button(placed: PlacedElement): ComponentChild {
  const { element } = placed;
  const { act } = useInteraction(placed);
  const [pending, press] = usePending(placed.block);
  const label = withEmoji(textOf(element['text']));
  const url = asText(element['url']);
  const style = element['style'] === 'primary' || element['style'] === 'danger' ? ` ${element['style']}` : '';
  const onClick = () => {
    if (pending) return;
    const sent = act({
      text: element['text'] ?? null,
      ...(element['value'] === undefined ? {} : { value: element['value'] }),
    });
    if (sent) press();
  };
  const common = {
    class: `button${style}${pending ? ' pending' : ''}`,
    'data-action-id': asText(element['action_id']),
    'aria-label': asText(element['accessibility_label']) || undefined,
    title: label.length > 30 ? label : undefined,
    onClick,
  };
  if (/^https?:\/\//i.test(url)) {
    return h(
      'a',
      { ...common, href: url, target: '_blank', rel: 'noopener noreferrer' },
      h('span', null, label),
    );
  }
  return h('button', { ...common, type: 'button', 'aria-busy': pending }, h('span', null, label));
}
