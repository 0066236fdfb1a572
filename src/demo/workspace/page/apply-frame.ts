import type { FileView, MessageView, ModalView, Snapshot, ToPage } from '../page-protocol.ts';
import { isReply, threadKey, without, withToast } from './page-state.ts';
import type { PageState } from './page-state.ts';

/** What the page shows after one frame from the workspace. */
export function applyFrame(state: PageState, frame: ToPage): PageState {
  if (frame.kind === 'snapshot') return takeSnapshot(state, frame.snapshot);
  const { snapshot } = state;
  if (snapshot === undefined) return state;
  switch (frame.kind) {
    case 'message':
      return takeMessage(state, snapshot, frame.message);
    case 'message-deleted':
      return change(state, {
        messages: snapshot.messages.filter((message) => !isSame(message, frame)),
      });
    case 'modal':
      return settled(change(state, { modals: withModal(snapshot.modals, frame.modal) }), frame.modal.id);
    case 'modal-closed':
      return closeModal(state, snapshot, frame.id);
    case 'modal-errors':
      return { ...state, errors: { ...state.errors, [frame.id]: frame.errors } };
    case 'home':
      return change(state, { homes: { ...snapshot.homes, [frame.for]: frame.blocks } });
    case 'options':
      return { ...state, options: { ...state.options, [frame.requestId]: frame.options } };
    case 'connected':
      return change(state, { appConnected: frame.appConnected });
    case 'notice':
      return change(state, { notice: frame.notice });
    case 'toast':
      return frame.for === undefined || frame.for === state.me ? withToast(state, frame.text) : state;
    default:
      return state;
  }
}

/** Keeps who I am and where I stand if that still exists: a snapshot also comes after a lost connection. */
function takeSnapshot(state: PageState, snapshot: Snapshot): PageState {
  const humans = snapshot.people.filter(({ isBot }) => !isBot);
  const me = humans.some(({ id }) => id === state.me) ? state.me : (humans[0]?.id ?? '');
  const { place } = state;
  const stays =
    state.snapshot !== undefined &&
    (place.kind === 'home' || snapshot.channels.some(({ id }) => id === place.channel));
  const first = snapshot.channels.find(({ dmWith }) => dmWith === undefined);
  return {
    ...state,
    snapshot: { ...snapshot, messages: [...snapshot.messages].sort(byTs) },
    files: fileIndex([...snapshot.files, ...snapshot.messages.flatMap(({ files }) => files)]),
    me,
    place: stays || first === undefined ? place : { kind: 'channel', channel: first.id },
    thread: stays ? state.thread : undefined,
  };
}

function takeMessage(state: PageState, snapshot: Snapshot, message: MessageView): PageState {
  const isNew = !snapshot.messages.some((known) => isSame(known, message));
  const others = isNew ? snapshot.messages : snapshot.messages.filter((known) => !isSame(known, message));
  const next = {
    ...change(state, { messages: [...others, message].sort(byTs) }),
    files: { ...state.files, ...fileIndex(message.files) },
  };
  return isNew && concernsMe(state, snapshot, message) ? notify(next, message) : next;
}

function concernsMe(state: PageState, snapshot: Snapshot, message: MessageView): boolean {
  const channel = snapshot.channels.find(({ id }) => id === message.channel);
  const mayRead = channel?.dmWith === undefined || channel.dmWith === state.me;
  const forMe = message.onlyFor === undefined || message.onlyFor === state.me;
  return mayRead && forMe && message.user !== state.me;
}

/** Marks what is not on screen as unread; a reply counts for its thread and for a channel that is not open. */
function notify(state: PageState, message: MessageView): PageState {
  const { place, thread } = state;
  const inChannel = place.kind === 'channel' && place.channel === message.channel;
  const root = isReply(message) ? message.threadTs : undefined;
  const keys = [
    ...(inChannel ? [] : [message.channel]),
    ...(root === undefined || (inChannel && thread === root) ? [] : [threadKey(message.channel, root)]),
  ];
  const unread = { ...state.unread };
  for (const key of keys) unread[key] = (unread[key] ?? 0) + 1;
  return { ...state, unread, announcement: message.text };
}

function withModal(modals: readonly ModalView[], modal: ModalView): readonly ModalView[] {
  const known = modals.some(({ id }) => id === modal.id);
  return known ? modals.map((open) => (open.id === modal.id ? modal : open)) : [...modals, modal];
}

function closeModal(state: PageState, snapshot: Snapshot, id: string): PageState {
  const next = change(state, { modals: snapshot.modals.filter((modal) => modal.id !== id) });
  return { ...settled(next, id), edits: without(state.edits, `modal:${id}`) };
}

function settled(state: PageState, id: string): PageState {
  return { ...state, errors: without(state.errors, id) };
}

function change(state: PageState, part: Partial<Snapshot>): PageState {
  return state.snapshot === undefined ? state : { ...state, snapshot: { ...state.snapshot, ...part } };
}

function isSame(
  message: MessageView,
  other: { readonly channel: string; readonly ts: string; readonly onlyFor?: string },
): boolean {
  return message.channel === other.channel && message.ts === other.ts && message.onlyFor === other.onlyFor;
}

function byTs(one: MessageView, other: MessageView): number {
  return Number(one.ts) - Number(other.ts);
}

function fileIndex(files: readonly FileView[]): Readonly<Record<string, FileView>> {
  return Object.fromEntries(files.map((file) => [file.id, file]));
}
