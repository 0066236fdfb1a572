import { h } from 'preact';
import type { ComponentChild } from 'preact';
import type { MessageView } from '../page-protocol.ts';
import { Icon } from './icon.ts';
import { Menu } from './menu.ts';
import type { MenuItem } from './menu.ts';
import { usePage } from './page-context.ts';

/** What one may do with a message: reply in its thread, or hand it to one of the app's message shortcuts. */
export function MessageTools({
  message,
  inThread,
}: {
  readonly message: MessageView;
  readonly inThread: boolean;
}): ComponentChild {
  const { state, snapshot, dispatch, send } = usePage();
  const { channel, ts, threadTs } = message;
  const openThread = () => dispatch({ kind: 'open-thread', channel, ts: threadTs ?? ts });
  const shortcuts: readonly MenuItem[] = snapshot.shortcuts.map(({ callbackId, name }) => ({
    key: callbackId,
    label: name,
    hint: snapshot.appName,
    choose: () => send({ kind: 'shortcut', as: state.me, callbackId, channel, ts }),
  }));
  const open: MenuItem = { key: 'thread', label: 'Open thread', choose: openThread };
  const copy: MenuItem = {
    key: 'copy',
    label: 'Copy text',
    choose: () => void navigator.clipboard.writeText(message.text),
  };
  const items = [...(inThread ? [] : [open]), ...shortcuts, copy];
  return h(
    'div',
    { class: 'message-tools' },
    inThread
      ? null
      : h(
          'button',
          {
            type: 'button',
            class: 'icon-button',
            'aria-label': 'Reply in thread',
            title: 'Reply in thread',
            onClick: openThread,
          },
          h(Icon, { name: 'thread' }),
        ),
    h(
      Menu,
      { label: 'More actions for this message', class: 'icon-button', items },
      h(Icon, { name: 'more' }),
    ),
  );
}
