import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  type AppIdentity,
  botPerson,
  defaultApp,
  defaultChannels,
  defaultCommands,
  defaultPeople,
  defaultScopes,
  defaultUserGroups,
} from './default-team.ts';
import { type Conversation, createDirectory, type Member, type UserGroup } from './directory.ts';
import { createEvents } from './events.ts';
import { createFiles } from './files.ts';
import { createHttpServer } from './http-server.ts';
import { act } from './interactions/act.ts';
import type { InteractionContext } from './interactions/context.ts';
import { slackLimits, type WorkspaceLimits } from './limits.ts';
import { createMessages } from './messages.ts';
import type { FromPage, MessageView, SlashCommand, Snapshot, ToPage } from './page-protocol.ts';
import { createPageSockets } from './page-socket.ts';
import { createRateLimits } from './rate-limits.ts';
import { respond } from './respond.ts';
import { createResponseUrls } from './response-urls.ts';
import { createSocketMode } from './socket-mode.ts';
import { createTriggers } from './triggers.ts';
import { createViews } from './views.ts';
import { createWebApi, type WebApiCall, type WorkspaceTokens } from './web-api.ts';

export interface WorkspaceOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Stamps messages and events; everything that Slack times runs on wall time. */
  readonly now?: () => Date;
  readonly app?: AppIdentity;
  /** People without the app's own bot user, which is always there. */
  readonly people?: readonly Member[];
  readonly channels?: readonly Conversation[];
  readonly userGroups?: readonly UserGroup[];
  readonly commands?: readonly SlashCommand[];
  /** What the bot token may do. */
  readonly scopes?: readonly string[];
  readonly tokens?: WorkspaceTokens;
  readonly limits?: Partial<WorkspaceLimits>;
  /** Called for each Web API call before it is answered, without its token. */
  readonly onWebApiCall?: (call: WebApiCall) => void;
}

/** A local stand-in for Slack: one team, in memory, that the unmodified Bolt talks to. */
export interface Workspace {
  /** `http://127.0.0.1:PORT`; the Web API lies at `/api/`, the page at `/`. */
  readonly url: string;
  readonly tokens: WorkspaceTokens;
  /** Does what a person does; resolves when the app has acknowledged or the person was told that it did not. */
  act(frame: FromPage): Promise<void>;
  snapshot(): Snapshot;
  /** Frames as every page gets them; the answer ends the subscription. */
  subscribe(listener: (frame: ToPage) => void): () => void;
  setNotice(lines: readonly string[]): void;
  /** The newest message that fits, at once or when it comes; rejects after `timeoutMs` of wall time. */
  waitFor(fits: (message: MessageView) => boolean, timeoutMs: number): Promise<MessageView>;
  /** Asks the app's connections to reconnect, as Slack does every few hours. */
  refreshConnections(reason?: 'warning' | 'refresh_requested'): void;
  /** Destroys every socket: Web API, Socket Mode and pages. */
  dropConnections(): void;
  close(): Promise<void>;
}

export class WorkspaceStartError extends Error {}

/** Rejects with a `WorkspaceStartError` of one sentence when the port cannot be taken. */
export async function createWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const state = createState(options);
  const { context, bus } = state;
  const server = createHttpServer({
    api: createWebApi({ context, tokens: state.tokens, now: state.now, onCall: options.onWebApiCall }),
    respond: (id, body) => respond(id, body, context),
    files: context.files,
    uploadBytes: context.limits.uploadBytes,
    acceptPage: (socket) => state.pages.accept(socket),
    acceptApp: (socket) => context.socketMode.accept(socket),
    redeemTicket: (ticket) => context.socketMode.redeemTicket(ticket),
  });
  const open = trackSockets(server);
  state.address.url = await listen(server, options.port ?? 0);
  const dropConnections = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: state.address.url,
    tokens: state.tokens,
    act: state.act,
    snapshot: state.snapshot,
    subscribe: bus.subscribe,
    setNotice: state.setNotice,
    waitFor: (fits, timeoutMs) => waitFor(fits, timeoutMs, state),
    refreshConnections: (reason = 'refresh_requested') => context.socketMode.disconnect(reason),
    dropConnections,
    close: async () => {
      context.events.close();
      const closed = once(server, 'close');
      server.close();
      dropConnections();
      await closed;
    },
  };
}

const standIn = 'This is a local stand-in for Slack. Nothing leaves this machine, nothing is kept.';

function createState(options: WorkspaceOptions) {
  const app = options.app ?? defaultApp;
  const now = options.now ?? (() => new Date());
  const limits = { ...slackLimits, ...options.limits };
  const tokens = options.tokens ?? { bot: 'xoxb-local-workspace', app: 'xapp-local-workspace' };
  const commands = options.commands ?? defaultCommands;
  const address = { url: '' };
  const baseUrl = () => address.url;
  const bus = createBus();
  const directory = createDirectory({
    people: [...(options.people ?? defaultPeople), botPerson(app)],
    channels: options.channels ?? defaultChannels,
    userGroups: options.userGroups ?? defaultUserGroups,
    botUserId: app.botUserId,
  });
  for (const person of directory.people()) if (!person.isBot) directory.directMessage(person.id);
  const files = createFiles({ now, maxBytes: limits.storedBytes, owner: app.botUserId, baseUrl });
  const socketMode = createSocketMode({
    appId: app.appId,
    limits,
    onConnectionsChange: (count) => {
      bus.emit({ kind: 'connected', appConnected: count > 0 });
      if (count > 0) context.events.flush();
    },
  });
  const context: InteractionContext = {
    app,
    directory,
    files,
    limits,
    baseUrl,
    socketMode,
    emit: bus.emit,
    scopes: options.scopes ?? defaultScopes,
    messages: createMessages({ now, emit: bus.emit, files, max: limits.messages }),
    views: createViews({ emit: bus.emit }),
    triggers: createTriggers({ lifeMs: limits.triggerMs }),
    rates: createRateLimits({ enabled: limits.rates, postBurst: limits.postBurst }),
    responseUrls: createResponseUrls({ lifeMs: limits.responseUrlMs, uses: limits.responseUrlUses }),
    events: createEvents({ app, socketMode, retryMs: limits.eventRetryMs, now }),
  };
  const notice = { lines: [standIn] as readonly string[] };
  const snapshot = () => snapshotOf(context, commands, notice.lines);
  const doAct = (frame: FromPage) => act(frame, context, commands);
  return {
    context,
    bus,
    tokens,
    address,
    now,
    snapshot,
    act: doAct,
    pages: createPageSockets({ snapshot, subscribe: bus.subscribe, act: doAct }),
    setNotice: (lines: readonly string[]) => {
      notice.lines = [standIn, ...lines];
      bus.emit({ kind: 'notice', notice: notice.lines });
    },
  };
}

function createBus() {
  const listeners = new Set<(frame: ToPage) => void>();
  return {
    emit: (frame: ToPage) => {
      for (const listener of [...listeners]) listener(frame);
    },
    subscribe: (listener: (frame: ToPage) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function snapshotOf(
  { app, directory, messages, files, views, socketMode }: InteractionContext,
  commands: readonly SlashCommand[],
  notice: readonly string[],
): Snapshot {
  return {
    team: app.teamName,
    appName: app.appName,
    botUserId: app.botUserId,
    appConnected: socketMode.connections() > 0,
    notice,
    people: directory.people(),
    channels: directory.conversations().map(({ id, name, topic, dmWith }) => ({
      id,
      name,
      topic,
      ...(dmWith !== undefined && { dmWith }),
    })),
    commands,
    messages: messages.views(),
    files: files.views(),
    modals: views.modalViews(),
    homes: views.homeViews(),
  };
}

function trackSockets(server: Server): Set<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  return open;
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new WorkspaceStartError(startFailure(error, port), { cause: error });
  }
  const address = server.address() as AddressInfo;
  return `http://127.0.0.1:${address.port}`;
}

function startFailure(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} is already in use on 127.0.0.1: choose another one.`;
  if (code === 'EACCES') return `Port ${port} may not be used without more rights: choose one above 1023.`;
  return `The local workspace cannot listen on 127.0.0.1:${port}: ${String(error)}`;
}

function waitFor(
  fits: (message: MessageView) => boolean,
  timeoutMs: number,
  state: { readonly context: InteractionContext; readonly bus: ReturnType<typeof createBus> },
): Promise<MessageView> {
  const present = state.context.messages.views().findLast(fits);
  if (present !== undefined) return Promise.resolve(present);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unsubscribe();
      reject(new Error(`No such message came within ${timeoutMs} ms.`));
    }, timeoutMs);
    const unsubscribe = state.bus.subscribe((frame) => {
      if (frame.kind !== 'message' || !fits(frame.message)) return;
      clearTimeout(timer);
      unsubscribe();
      resolve(frame.message);
    });
  });
}
