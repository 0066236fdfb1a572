import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { asList, asObject, asText, textOf } from '../json-read.ts';
import { Icon } from '../icon.ts';
import { Menu } from '../menu.ts';
import { withEmoji } from '../mrkdwn/mrkdwn-view.ts';
import { useInteraction } from './interaction.ts';
import type { PlacedElement } from './interaction.ts';

/** The "···" button and its entries; an entry with a `url` also opens that address. */
export function Overflow(placed: PlacedElement): ComponentChild {
  const { act } = useInteraction(placed);
  const items = asList(placed.element['options']).map((option) => {
    const { text, value, url, description } = asObject(option);
    const hint = textOf(description);
    return {
      key: asText(value),
      label: withEmoji(textOf(text)),
      ...(hint === '' ? {} : { hint }),
      choose: () => {
        if (/^https?:\/\//i.test(asText(url))) window.open(asText(url), '_blank', 'noopener,noreferrer');
        act({ selected_option: option });
      },
    };
  });
  const props = { label: 'More actions', class: 'button overflow', items };
  return h(Menu, props, h(Icon, { name: 'more' }));
}
