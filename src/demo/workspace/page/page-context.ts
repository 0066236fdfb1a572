import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Block, FromPage, Person, Snapshot } from '../page-protocol.ts';
import type { Reader } from './mrkdwn/slack-date.ts';
import { initialState } from './page-state.ts';
import type { PageEvent, PageState } from './page-state.ts';

/** What every part of the page sees: the state, how to change it, and how to reach the workspace. */
export interface PageContext {
  readonly state: PageState;
  readonly snapshot: Snapshot;
  readonly reader: Reader;
  readonly dispatch: (event: PageEvent) => void;
  /** False when there is no connection; the reader has been told. */
  readonly send: (frame: FromPage) => boolean;
}

/** Where blocks stand: what a click on them reports, and whose inputs are collected with it. */
export interface SurfaceContext {
  readonly at: Extract<FromPage, { kind: 'block-action' }>['at'];
  /** The key of this surface's entries in `PageState.edits`. */
  readonly key: string;
  readonly blocks: readonly Block[];
}

/** The language of the page's own words; what the app wrote follows each reader's. */
export const pageLocale = 'en-US';

export const emptySnapshot: Snapshot = {
  team: '',
  appName: '',
  botUserId: '',
  appConnected: false,
  notice: [],
  people: [],
  channels: [],
  commands: [],
  shortcuts: [],
  userGroups: [],
  messages: [],
  files: [],
  modals: [],
  homes: {},
};

export const Page = createContext<PageContext>({
  state: initialState,
  snapshot: emptySnapshot,
  reader: { locale: 'en-US', now: new Date(0) },
  dispatch: () => {},
  send: () => false,
});

export const Surface = createContext<SurfaceContext>({ at: { surface: 'home' }, key: 'home', blocks: [] });

export function usePage(): PageContext {
  return useContext(Page);
}

export function personOf(snapshot: Snapshot, id: string): Person | undefined {
  return snapshot.people.find((person) => person.id === id);
}

export function displayName(snapshot: Snapshot, id: string): string {
  const person = personOf(snapshot, id);
  if (person !== undefined) return person.realName || person.name;
  return id === snapshot.botUserId ? snapshot.appName : id;
}
