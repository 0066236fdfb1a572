import type { FromPage, ToPage } from '../page-protocol.ts';

export interface PageSocket {
  /** False when there is no connection: nothing was sent and nothing is kept for later. */
  send(frame: FromPage): boolean;
}

export interface SocketListener {
  frame(frame: ToPage): void;
  link(link: 'open' | 'lost'): void;
}

/** Waiting time before the next attempt to connect: doubles from half a second to eight seconds. */
export function reconnectDelayMs(attempt: number): number {
  return Math.min(8000, 500 * 2 ** Math.min(attempt, 10));
}

/** Keeps one WebSocket to the workspace open; after a loss the workspace sends a whole snapshot again. */
export function openSocket(url: string, listener: SocketListener): PageSocket {
  let socket: WebSocket;
  let attempt = 0;
  const connect = () => {
    socket = new WebSocket(url);
    socket.addEventListener('open', () => {
      attempt = 0;
      listener.link('open');
    });
    socket.addEventListener('message', (event) => {
      if (typeof event.data === 'string') listener.frame(JSON.parse(event.data) as ToPage);
    });
    socket.addEventListener('close', () => {
      listener.link('lost');
      setTimeout(connect, reconnectDelayMs(attempt));
      attempt += 1;
    });
  };
  connect();
  return {
    send: (frame) => {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(frame));
      return true;
    },
  };
}
