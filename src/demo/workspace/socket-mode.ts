import type { WebSocket } from 'ws';
import { deliverOverHttp, type RequestUrl } from './http-mode.ts';
import type { WorkspaceLimits } from './limits.ts';

export type EnvelopeKind = 'interactive' | 'slash_commands' | 'events_api';

export type Delivery =
  | { readonly state: 'acknowledged'; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly state: 'no-app' }
  | { readonly state: 'timeout' };

export interface Envelope {
  readonly kind: EnvelopeKind;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly acceptsResponse: boolean;
  readonly retry?: { readonly attempt: number; readonly reason: string };
}

/** Socket Mode as seen on the wire: hello, envelopes to one of up to ten connections, acknowledgements, disconnect. */
export interface SocketMode {
  /** A single-use ticket for one connection. */
  issueTicket(): string;
  redeemTicket(ticket: string): boolean;
  accept(socket: WebSocket): void;
  connections(): number;
  /** From now on envelopes go to the app's request URL, and nothing goes to its connections. */
  useRequestUrl(to: RequestUrl): void;
  /** Sends to one connection, or the request URL, and waits for its acknowledgement, at most `limits.ackMs`. */
  deliver(envelope: Envelope): Promise<Delivery>;
  /** Asks connections to reconnect; they get no new envelope afterwards. */
  disconnect(request: DisconnectRequest): void;
  /** Breaks every connection without a word. */
  terminate(): void;
}

/** Slack refreshes each connection at its own time: the oldest alone; all at once is the harder case. */
export interface DisconnectRequest {
  readonly which?: 'all' | 'oldest';
  readonly reason?: 'warning' | 'refresh_requested';
}

interface Connection {
  readonly socket: WebSocket;
  retired: boolean;
}

export function createSocketMode(deps: {
  readonly appId: string;
  readonly limits: WorkspaceLimits;
  readonly onConnectionsChange: (count: number) => void;
}): SocketMode {
  const tickets = new Set<string>();
  const waiting = new Map<string, (payload: Record<string, unknown>) => void>();
  let connections: readonly Connection[] = [];
  let turn = 0;
  let requestUrl: RequestUrl | undefined;
  const live = () =>
    connections.filter(({ socket, retired }) => !retired && socket.readyState === socket.OPEN);
  const changed = () => deps.onConnectionsChange(live().length);

  const accept = (socket: WebSocket) => {
    const connection = { socket, retired: false };
    if (live().length >= deps.limits.connections) return refuse(socket);
    connections = [...connections, connection];
    socket.on('message', (data) => settle(waiting, Buffer.isBuffer(data) ? data.toString() : ''));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      connections = connections.filter((other) => other !== connection);
      changed();
    });
    send(socket, hello(deps.appId, live().length));
    changed();
  };

  return {
    issueTicket: () => {
      const ticket = crypto.randomUUID();
      tickets.add(ticket);
      return ticket;
    },
    redeemTicket: (ticket) => tickets.delete(ticket),
    accept,
    connections: () => (requestUrl ? 1 : live().length),
    useRequestUrl: (to) => {
      requestUrl = to;
      deps.onConnectionsChange(1);
    },
    deliver: async (envelope) => {
      if (requestUrl) return deliverOverHttp(requestUrl, envelope, deps.limits.ackMs);
      const ready = live();
      const connection = ready[(turn += 1) % Math.max(1, ready.length)];
      if (connection === undefined) return { state: 'no-app' };
      return sendAndWait(connection.socket, envelope, { waiting, ackMs: deps.limits.ackMs });
    },
    disconnect: ({ which = 'all', reason = 'refresh_requested' }) => {
      for (const connection of live().slice(0, which === 'all' ? undefined : 1)) {
        connection.retired = true;
        send(connection.socket, { type: 'disconnect', reason, debug_info: { host: 'local-workspace' } });
      }
      changed();
    },
    terminate: () => {
      for (const { socket } of connections) socket.terminate();
    },
  };
}

function hello(appId: string, count: number): Record<string, unknown> {
  return {
    type: 'hello',
    num_connections: count,
    debug_info: { host: 'local-workspace', build_number: 1, approximate_connection_time: 3600 },
    connection_info: { app_id: appId },
  };
}

function refuse(socket: WebSocket): void {
  send(socket, {
    type: 'disconnect',
    reason: 'too_many_websockets',
    debug_info: { host: 'local-workspace' },
  });
  socket.close(1000);
}

function send(socket: WebSocket, frame: Readonly<Record<string, unknown>>): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}

/** An acknowledgement names its envelope; anything else that a client sends is ignored, as Slack does. */
function settle(waiting: Map<string, (payload: Record<string, unknown>) => void>, text: string): void {
  const frame = parseObject(text);
  const id = frame?.['envelope_id'];
  if (typeof id !== 'string') return;
  const payload = frame?.['payload'];
  waiting.get(id)?.(typeof payload === 'object' && payload !== null ? { ...payload } : {});
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

function sendAndWait(
  socket: WebSocket,
  envelope: Envelope,
  { waiting, ackMs }: { waiting: Map<string, (payload: Record<string, unknown>) => void>; ackMs: number },
): Promise<Delivery> {
  const id = crypto.randomUUID();
  const { retry } = envelope;
  return new Promise((resolve) => {
    const finish = (delivery: Delivery) => {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(delivery);
    };
    const timer = setTimeout(() => finish({ state: 'timeout' }), ackMs);
    timer.unref();
    waiting.set(id, (payload) => finish({ state: 'acknowledged', payload }));
    send(socket, {
      envelope_id: id,
      type: envelope.kind,
      payload: envelope.payload,
      accepts_response_payload: envelope.acceptsResponse,
      ...(retry !== undefined && { retry_attempt: retry.attempt, retry_reason: retry.reason }),
    });
  });
}
