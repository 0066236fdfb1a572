import { h } from 'preact';
import type { ComponentChild, TargetedEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { outgoingText, suggest } from './completion.ts';
import type { Mentionable, Suggestion } from './completion.ts';
import { Icon } from './icon.ts';
import { usePage } from './page-context.ts';
import { SuggestionList } from './suggestion-list.ts';

export interface ComposerProps {
  readonly channel: string;
  readonly threadTs?: string;
  readonly placeholder: string;
}

/** The message box: plain text, slash commands (not in threads, as in Slack) and names, with completion. */
export function Composer({ channel, threadTs, placeholder }: ComposerProps): ComponentChild {
  const [text, setText] = useState('');
  const [hidden, setHidden] = useState(false);
  const [picked, setPicked] = useState<number | undefined>(undefined);
  const area = useRef<HTMLTextAreaElement>(null);
  const source = useSource(threadTs !== undefined);
  const submit = useSubmit(channel, threadTs, source.mentionable);
  const suggestions = hidden ? [] : suggest(text, source);
  const type = (typed: string) => {
    setText(typed);
    setHidden(false);
    setPicked(undefined);
  };
  const take = (suggestion: Suggestion) => {
    type(suggestion.text);
    area.current?.focus();
  };
  const send = () => submit(text) && type('');
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keyAction(event, { suggestions, picked, text });
    if (act === undefined) return;
    event.preventDefault();
    if (act.kind === 'take') take(act.suggestion);
    if (act.kind === 'pick') setPicked(act.index);
    if (act.kind === 'hide') setHidden(true);
    if (act.kind === 'send') send();
  };
  useLayoutEffect(() => fit(area.current), [text]);
  return h(
    'form',
    { class: 'composer', onSubmit: (event: Event) => (event.preventDefault(), send()) },
    h(SuggestionList, { suggestions, picked: picked ?? 0, onTake: take }),
    h('textarea', {
      ref: area,
      rows: 1,
      value: text,
      placeholder,
      'aria-label': placeholder,
      'data-testid': threadTs === undefined ? 'composer' : 'thread-composer',
      onInput: (event: TargetedEvent<HTMLTextAreaElement>) => type(event.currentTarget.value),
      onKeyDown,
      onBlur: () => setTimeout(() => setHidden(true), 150),
    }),
    h(
      'button',
      { type: 'submit', class: 'send', 'aria-label': 'Send', disabled: text.trim() === '' },
      h(Icon, { name: 'send' }),
    ),
  );
}

type KeyAction =
  | { readonly kind: 'take'; readonly suggestion: Suggestion }
  | { readonly kind: 'pick'; readonly index: number }
  | { readonly kind: 'hide' | 'send' };

function keyAction(
  event: KeyboardEvent,
  now: {
    readonly suggestions: readonly Suggestion[];
    readonly picked: number | undefined;
    readonly text: string;
  },
): KeyAction | undefined {
  const { suggestions, picked, text } = now;
  const suggestion = suggestions[picked ?? 0];
  if (event.isComposing) return undefined;
  if (suggestion !== undefined) {
    const count = suggestions.length;
    if (event.key === 'ArrowDown') return { kind: 'pick', index: ((picked ?? -1) + 1) % count };
    if (event.key === 'ArrowUp') return { kind: 'pick', index: ((picked ?? 0) + count - 1) % count };
    if (event.key === 'Escape') return { kind: 'hide' };
    if (event.key === 'Tab') return { kind: 'take', suggestion };
    const complete =
      picked === undefined && (/\s$/.test(text) || suggestion.text.trimEnd() === text.trimEnd());
    if (event.key === 'Enter' && !event.shiftKey && !complete) return { kind: 'take', suggestion };
  }
  return event.key === 'Enter' && !event.shiftKey ? { kind: 'send' } : undefined;
}

function useSource(inThread: boolean) {
  const { snapshot } = usePage();
  const mentionable: readonly Mentionable[] = [
    { id: snapshot.botUserId, name: snapshot.appName },
    ...snapshot.people
      .filter(({ isBot }) => !isBot)
      .map(({ id, name, realName }) => ({ id, name: realName || name })),
  ];
  return { commands: inThread ? [] : snapshot.commands, mentionable };
}

/** Sends what was typed; true when it is gone and the box may be emptied. */
function useSubmit(channel: string, threadTs: string | undefined, mentionable: readonly Mentionable[]) {
  const { state, send, dispatch } = usePage();
  return (typed: string): boolean => {
    const text = typed.trim();
    if (text === '') return false;
    if (!text.startsWith('/')) {
      const thread = threadTs === undefined ? {} : { threadTs };
      return send({ kind: 'say', as: state.me, channel, text: outgoingText(text, mentionable), ...thread });
    }
    if (threadTs === undefined) return send({ kind: 'command', as: state.me, channel, text });
    const words = `${text.split(' ')[0]} does not run in threads. Mention the app here, or use the channel.`;
    dispatch({ kind: 'toast', text: words });
    return false;
  };
}

function fit(area: HTMLTextAreaElement | null): void {
  if (area === null) return;
  area.style.height = 'auto';
  area.style.height = `${Math.min(area.scrollHeight, 160)}px`;
}
