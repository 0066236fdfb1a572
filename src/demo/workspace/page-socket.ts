import type { WebSocket } from 'ws';
import type { FromPage, Snapshot, ToPage } from './page-protocol.ts';
import { isObject } from './validate/json-value.ts';

/** Open pages: each gets a snapshot first and every frame after it; what it sends is acted upon. */
export interface PageSockets {
  accept(socket: WebSocket): void;
}

const textFields: Readonly<Record<FromPage['kind'], readonly string[]>> = {
  'block-action': [],
  'view-submit': ['id'],
  'view-close': ['id'],
  options: ['requestId', 'actionId', 'blockId', 'query'],
  command: ['channel', 'text'],
  say: ['channel', 'text'],
  shortcut: ['callbackId', 'channel', 'ts'],
  'open-home': [],
};

export function createPageSockets(deps: {
  readonly snapshot: () => Snapshot;
  readonly subscribe: (listener: (frame: ToPage) => void) => () => void;
  readonly act: (frame: FromPage) => Promise<void>;
}): PageSockets {
  return {
    accept: (socket) => {
      const send = (frame: ToPage) => {
        if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
      };
      const unsubscribe = deps.subscribe(send);
      socket.on('error', () => socket.terminate());
      socket.on('close', unsubscribe);
      socket.on('message', (data) => {
        const frame = parseFrame(Buffer.isBuffer(data) ? data.toString() : '');
        if (frame === undefined) return send({ kind: 'toast', text: 'The page sent something unreadable.' });
        deps.act(frame).catch((error: unknown) => send({ kind: 'toast', text: failure(error) }));
      });
      send({ kind: 'snapshot', snapshot: deps.snapshot() });
    },
  };
}

function failure(error: unknown): string {
  return `The workspace could not do that: ${error instanceof Error ? error.message : String(error)}`;
}

/** A frame of the page protocol, or undefined for anything else. */
function parseFrame(text: string): FromPage | undefined {
  const frame = parseJson(text);
  if (!isObject(frame) || typeof frame['as'] !== 'string') return undefined;
  const kind = Object.keys(textFields).find((known): known is FromPage['kind'] => known === frame['kind']);
  if (kind === undefined || !textFields[kind].every((name) => typeof frame[name] === 'string'))
    return undefined;
  if (frame['threadTs'] !== undefined && typeof frame['threadTs'] !== 'string') return undefined;
  const hasValues = isObject(frame['values']);
  if (kind === 'view-submit' && !hasValues) return undefined;
  if (kind === 'block-action' && !(hasValues && isObject(frame['action']) && isObject(frame['at'])))
    return undefined;
  return frame as unknown as FromPage;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
