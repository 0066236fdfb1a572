import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { asObject, asText, textOf } from '../json-read.ts';
import type { JsonObject } from '../json-read.ts';
import { withEmoji } from '../mrkdwn/mrkdwn-view.ts';
import { usePage } from '../page-context.ts';
import type { PageState } from '../page-state.ts';

/** An image block with its title, or a small image beside a text. Pictures come from this server only. */
export function BlockImage(props: {
  readonly image: JsonObject;
  readonly size: 'block' | 'accessory' | 'context';
}): ComponentChild {
  const { image, size } = props;
  const { state, dispatch } = usePage();
  const alt = asText(image['alt_text']);
  const title = withEmoji(textOf(image['title']));
  const url = sourceOf(image, state);
  if (url === undefined)
    return h('span', { class: 'image-missing' }, `Image: ${alt || title || 'not available'}`);
  const picture = h('img', { src: url, alt, loading: 'lazy' });
  if (size !== 'block') return h('span', { class: `image-${size}` }, picture);
  const enlarge = () => dispatch({ kind: 'enlarge', picture: { url, alt } });
  return h(
    'figure',
    { class: 'image-block' },
    title === '' ? null : h('figcaption', null, title),
    h(
      'button',
      { type: 'button', class: 'image-button', 'aria-label': `Enlarge: ${alt}`, onClick: enlarge },
      picture,
    ),
  );
}

/** A file of this workspace by its id, or an address on this same server; nothing is fetched from elsewhere. */
function sourceOf(image: JsonObject, state: PageState): string | undefined {
  const file = asObject(image['slack_file']);
  const id = asText(file['id']);
  // The workspace names a file in a message only when it was shared there; a picture in a block often was not.
  if (/^F[A-Z0-9]+$/.test(id)) return state.files[id]?.url ?? `/files/${id}`;
  const address = asText(image['image_url']) || asText(file['url']);
  if (address === '' || !URL.canParse(address, location.href)) return undefined;
  const url = new URL(address, location.href);
  return url.origin === location.origin ? url.href : undefined;
}
