import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { AppIdentity } from './default-team.ts';
import type { Conversation, Member, UserGroup } from './directory.ts';
import { createHttpServer } from './http-server.ts';
import { answersChallenge, type RequestUrl } from './http-mode.ts';
import type { WorkspaceLimits } from './limits.ts';
import type { FromPage, MessageView, SlashCommand, Snapshot, ToPage } from './page-protocol.ts';
import { createPageSockets } from './page-socket.ts';
import type { DisconnectRequest } from './socket-mode.ts';
import { respond } from './respond.ts';
import { createWebApi, type WebApiCall, type WorkspaceTokens } from './web-api.ts';
import { createWorkspaceState, type WorkspaceState } from './workspace-state.ts';

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
  /**
   * Does what a person does; resolves when the app has acknowledged or the person was told that it did not. An event
   * (a mention, a direct message, the Home tab) that finds no app waits for one through all its redeliveries.
   */
  act(frame: FromPage): Promise<void>;
  snapshot(): Snapshot;
  /** Frames as every page gets them; the answer ends the subscription. */
  subscribe(listener: (frame: ToPage) => void): () => void;
  setNotice(lines: readonly string[]): void;
  /** The newest message that fits, at once or when it comes; rejects after `timeoutMs` of wall time. */
  waitFor(fits: (message: MessageView) => boolean, timeoutMs: number): Promise<MessageView>;
  /** Asks the app's connections (all unless told otherwise) to reconnect, as Slack does every few hours. */
  refreshConnections(request?: DisconnectRequest): void;
  /**
   * The app takes its payloads by signed requests from now on, in the place of Socket Mode. Rejects when it does not give Slack's
   * challenge back.
   */
  useRequestUrl(to: RequestUrl): Promise<void>;
  /** Destroys every socket: Web API, Socket Mode and pages. */
  dropConnections(): void;
  close(): Promise<void>;
}

export class WorkspaceStartError extends Error {}

/** Rejects with a `WorkspaceStartError` of one sentence when the port cannot be taken. */
export async function createWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const state = createWorkspaceState(options);
  const { context, bus, address } = state;
  const tokens = options.tokens ?? { bot: 'xoxb-local-workspace', app: 'xapp-local-workspace' };
  const now = options.now ?? (() => new Date());
  const pages = createPageSockets({
    snapshot: state.snapshot,
    subscribe: (listener) => bus.subscribe(listener),
    act: state.act,
  });
  const server = createHttpServer({
    api: createWebApi({ context, tokens, now, onCall: options.onWebApiCall }),
    respond: (id, body) => respond(id, body, context),
    files: context.files,
    uploadBytes: context.limits.uploadBytes,
    acceptPage: (socket) => pages.accept(socket),
    acceptApp: (socket) => context.socketMode.accept(socket),
    redeemTicket: (ticket) => context.socketMode.redeemTicket(ticket),
  });
  const open = trackSockets(server);
  address.url = await listen(server, options.port ?? 0);
  const dropConnections = () => {
    context.socketMode.terminate();
    for (const socket of open) socket.destroy();
  };
  return {
    url: address.url,
    tokens,
    act: state.act,
    snapshot: state.snapshot,
    subscribe: (listener) => bus.subscribe(listener),
    setNotice: state.setNotice,
    waitFor: (fits, timeoutMs) => waitFor(fits, timeoutMs, state),
    refreshConnections: (request = {}) => context.socketMode.disconnect(request),
    useRequestUrl: async (to) => {
      if (!(await answersChallenge(to)))
        throw new Error(`${to.url} does not give the challenge of the URL verification back.`);
      context.socketMode.useRequestUrl(to);
    },
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
  state: Pick<WorkspaceState, 'context' | 'bus'>,
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
