import { h, render } from 'preact';
import type { ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { FromPage } from '../page-protocol.ts';
import { App } from './app.ts';
import { Page, emptySnapshot, personOf } from './page-context.ts';
import { initialState, reducePage } from './page-state.ts';
import type { PageState } from './page-state.ts';
import { openSocket } from './socket.ts';
import { createStore } from './store.ts';

const store = createStore(reducePage, initialState);
const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
const socket = openSocket(`${scheme}://${location.host}/page/socket`, {
  frame: (frame) => store.dispatch({ kind: 'frame', frame }),
  link: (link) => store.dispatch({ kind: 'link', link }),
});

function send(frame: FromPage): boolean {
  const sent = socket.send(frame);
  if (!sent) store.dispatch({ kind: 'toast', text: 'Not sent: the connection to the workspace is lost.' });
  return sent;
}

/** The workspace's clock may run ahead of the wall's: "today" is never earlier than its newest message. */
function nowOf(state: PageState): Date {
  const newest = Number(state.snapshot?.messages.at(-1)?.ts ?? 0) * 1000;
  return new Date(Math.max(Date.now(), newest));
}

function Root(): ComponentChild {
  const [state, setState] = useState(store.get());
  useEffect(() => store.subscribe(() => setState(store.get())), []);
  const snapshot = state.snapshot ?? emptySnapshot;
  const reader = { locale: personOf(snapshot, state.me)?.locale ?? 'en-US', now: nowOf(state) };
  const value = { state, snapshot, reader, dispatch: store.dispatch, send };
  return h(Page.Provider, { value }, h(App, null));
}

const root = document.getElementById('root');
if (root !== null) render(h(Root, null), root);
