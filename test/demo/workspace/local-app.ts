import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import {
  createWorkspace,
  type Workspace,
  type WorkspaceOptions,
} from '../../../src/demo/workspace/workspace.ts';

type Json = Record<string, unknown>;

/** A workspace that ends with the test. Rate limits are off unless asked for. */
export async function startWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const workspace = await createWorkspace({ ...options, limits: { rates: false, ...options.limits } });
  onTestFinished(() => workspace.close());
  return workspace;
}

/** Calls a Web API method as JSON with the bot's token, or with another one; an empty one sends none. */
export async function call(
  workspace: Workspace,
  method: string,
  body: Json = {},
  token = workspace.tokens.bot,
): Promise<Json> {
  const response = await fetch(`${workspace.url}/api/${method}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== '' && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Json;
}

export interface Envelope {
  envelope_id: string;
  type: string;
  payload: Json;
  accepts_response_payload: boolean;
  retry_attempt?: number;
}

export interface LocalApp {
  readonly socket: WebSocket;
  readonly hello: Json;
  /** The next envelope or other frame, in order. */
  next(): Promise<Envelope & Json>;
  ack(envelope: Envelope, payload?: Json): void;
}

/** A bare Socket Mode client, to see every frame as it is on the wire. */
export async function connectApp(workspace: Workspace): Promise<LocalApp> {
  const { url } = await call(workspace, 'apps.connections.open', {}, workspace.tokens.app);
  const socket = new WebSocket(String(url));
  const frames: Json[] = [];
  const waiting: ((frame: Json) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Json;
    const waiter = waiting.shift();
    if (waiter) waiter(frame);
    else frames.push(frame);
  });
  await once(socket, 'open');
  const next = async () =>
    (frames.shift() ?? (await new Promise<Json>((resolve) => waiting.push(resolve)))) as Envelope & Json;
  return {
    socket,
    hello: await next(),
    next,
    ack: ({ envelope_id }, payload) => socket.send(JSON.stringify({ envelope_id, payload })),
  };
}

/** Toasts that were shown so far. */
export function collectToasts(workspace: Workspace): { for?: string; text: string }[] {
  const toasts: { for?: string; text: string }[] = [];
  workspace.subscribe((frame) => {
    if (frame.kind === 'toast')
      toasts.push({ ...(frame.for !== undefined && { for: frame.for }), text: frame.text });
  });
  return toasts;
}
