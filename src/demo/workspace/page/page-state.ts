import type { FileView, FromPage, Json, MessageView, Snapshot, ToPage } from '../page-protocol.ts';
import type { Edits } from './block-kit/input-state.ts';
import { applyFrame } from './apply-frame.ts';
import type { JsonObject } from './json-read.ts';

export type Place = { readonly kind: 'channel'; readonly channel: string } | { readonly kind: 'home' };

/** A click that waits for a yes in a confirm dialog: what to ask, and what to send then. */
export interface Question {
  readonly confirm: JsonObject;
  readonly ifYes: FromPage;
}

export interface Picture {
  readonly url: string;
  readonly alt: string;
}

export interface PageState {
  readonly link: 'connecting' | 'open' | 'lost';
  readonly snapshot: Snapshot | undefined;
  /** Every file the page has heard of, by its id. */
  readonly files: Readonly<Record<string, FileView>>;
  readonly me: string;
  readonly place: Place;
  /** `ts` of the message whose thread is open beside the channel. */
  readonly thread: string | undefined;
  /** New messages by channel id, and by `channel/ts` for a thread. */
  readonly unread: Readonly<Record<string, number>>;
  /** What was entered and not yet sent, by surface. */
  readonly edits: Readonly<Record<string, Edits>>;
  /** Sentences under the inputs of a modal: modal id → block_id → sentence. */
  readonly errors: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly options: Readonly<Record<string, readonly Json[]>>;
  readonly toasts: readonly { readonly id: number; readonly text: string }[];
  readonly question: Question | undefined;
  readonly picture: Picture | undefined;
  readonly drawerOpen: boolean;
  /** The newest message in words, for screen readers. */
  readonly announcement: string;
}

export type PageEvent =
  | { readonly kind: 'frame'; readonly frame: ToPage }
  | { readonly kind: 'link'; readonly link: PageState['link'] }
  | { readonly kind: 'become'; readonly person: string }
  | { readonly kind: 'go'; readonly place: Place }
  | { readonly kind: 'open-thread'; readonly channel: string; readonly ts: string }
  | { readonly kind: 'close-thread' }
  | {
      readonly kind: 'edit';
      readonly surface: string;
      readonly blockId: string;
      readonly actionId: string;
      readonly state: Json;
    }
  | { readonly kind: 'input-errors'; readonly id: string; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'answered' }
  | { readonly kind: 'enlarge'; readonly picture: Picture | undefined }
  | { readonly kind: 'toast'; readonly text: string }
  | { readonly kind: 'toast-gone'; readonly id: number }
  | { readonly kind: 'drawer'; readonly open: boolean };

export const initialState: PageState = {
  link: 'connecting',
  snapshot: undefined,
  files: {},
  me: '',
  place: { kind: 'home' },
  thread: undefined,
  unread: {},
  edits: {},
  errors: {},
  options: {},
  toasts: [],
  question: undefined,
  picture: undefined,
  drawerOpen: false,
  announcement: '',
};

/** What the page shows after an event: a frame from the workspace, or something its reader did. */
export function reducePage(state: PageState, event: PageEvent): PageState {
  switch (event.kind) {
    case 'frame':
      return applyFrame(state, event.frame);
    case 'link':
      return { ...state, link: event.link };
    case 'become':
      return become(state, event.person);
    case 'go':
      return goTo(state, event.place);
    case 'open-thread':
      return openThread(state, event.channel, event.ts);
    case 'close-thread':
      return { ...state, thread: undefined };
    case 'edit':
      return { ...state, edits: withEdit(state.edits, event) };
    case 'input-errors':
      return { ...state, errors: { ...state.errors, [event.id]: event.errors } };
    case 'ask':
      return { ...state, question: event.question };
    case 'answered':
      return { ...state, question: undefined };
    case 'enlarge':
      return { ...state, picture: event.picture };
    case 'toast':
      return withToast(state, event.text);
    case 'toast-gone':
      return { ...state, toasts: state.toasts.filter(({ id }) => id !== event.id) };
    case 'drawer':
      return { ...state, drawerOpen: event.open };
    default:
      return state;
  }
}

export function withToast(state: PageState, text: string): PageState {
  const id = (state.toasts.at(-1)?.id ?? 0) + 1;
  return { ...state, toasts: [...state.toasts.slice(-3), { id, text }] };
}

export function threadKey(channel: string, ts: string): string {
  return `${channel}/${ts}`;
}

/** A reply stands in a thread; the thread's first message may carry its own ts as `threadTs`. */
export function isReply(message: MessageView): boolean {
  return message.threadTs !== undefined && message.threadTs !== message.ts;
}

function become(state: PageState, person: string): PageState {
  const { place, snapshot } = state;
  const channel = snapshot?.channels.find(({ id }) => place.kind === 'channel' && id === place.channel);
  const foreign = channel?.dmWith !== undefined && channel.dmWith !== person;
  const first = snapshot?.channels.find(({ dmWith }) => dmWith === undefined);
  const next = { ...state, me: person, announcement: '', toasts: [] };
  if (!foreign || first === undefined) return next;
  return { ...next, place: { kind: 'channel', channel: first.id }, thread: undefined };
}

function goTo(state: PageState, place: Place): PageState {
  const next = { ...state, place, thread: undefined, drawerOpen: false };
  return place.kind === 'channel' ? { ...next, unread: without(state.unread, place.channel) } : next;
}

function openThread(state: PageState, channel: string, ts: string): PageState {
  return {
    ...state,
    place: { kind: 'channel', channel },
    thread: ts,
    drawerOpen: false,
    unread: without(without(state.unread, threadKey(channel, ts)), channel),
  };
}

function withEdit(
  edits: PageState['edits'],
  { surface, blockId, actionId, state }: Extract<PageEvent, { kind: 'edit' }>,
): PageState['edits'] {
  const before = edits[surface] ?? {};
  return { ...edits, [surface]: { ...before, [blockId]: { ...before[blockId], [actionId]: state } } };
}

export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
