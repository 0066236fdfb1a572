import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { displayName, personOf, usePage } from './page-context.ts';
import { Icon } from './icon.ts';

const colours = 6;

/** A coloured square with the first letter of a name; the app carries its own sign. */
export function Avatar({ user, small }: { readonly user: string; readonly small?: boolean }): ComponentChild {
  const { snapshot } = usePage();
  const isBot = user === snapshot.botUserId || personOf(snapshot, user)?.isBot === true;
  const size = small === true ? ' avatar-small' : '';
  if (isBot)
    return h(
      'span',
      { class: `avatar avatar-bot${size}`, 'aria-hidden': 'true' },
      h(Icon, { name: 'pulse' }),
    );
  const letter = displayName(snapshot, user).charAt(0).toUpperCase();
  return h('span', { class: `avatar avatar-${colourOf(user)}${size}`, 'aria-hidden': 'true' }, letter);
}

function colourOf(user: string): number {
  const sum = Array.from(user).reduce(
    (total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 9973,
    7,
  );
  return sum % colours;
}
