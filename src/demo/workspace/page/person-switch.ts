import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { Avatar } from './avatar.ts';
import { Icon } from './icon.ts';
import { Menu } from './menu.ts';
import { personOf, usePage } from './page-context.ts';

/** Who acts on this page: everything clicked or written is that person's. */
export function PersonSwitch(): ComponentChild {
  const { state, snapshot, dispatch, send } = usePage();
  const me = personOf(snapshot, state.me);
  const items = snapshot.people
    .filter(({ isBot }) => !isBot)
    .map((person) => ({
      key: person.id,
      label: person.realName || person.name,
      hint: person.role,
      current: person.id === state.me,
      choose: () => {
        dispatch({ kind: 'become', person: person.id });
        if (state.place.kind === 'home') send({ kind: 'open-home', as: person.id });
      },
    }));
  const name = me?.realName || me?.name || '';
  const props = {
    label: `You are ${name}, ${me?.role ?? ''}. Switch person`,
    class: 'person-switch',
    items,
    testId: 'person-switch',
  };
  return h(
    Menu,
    props,
    h(Avatar, { user: state.me, small: true }),
    h(
      'span',
      { class: 'person-words' },
      h('span', { class: 'person-you' }, 'You are: '),
      h('strong', null, name),
      h('span', { class: 'person-role' }, ` · ${me?.role ?? ''}`),
    ),
    h(Icon, { name: 'down' }),
  );
}
