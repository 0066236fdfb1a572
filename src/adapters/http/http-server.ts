import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../../ports.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Default: plain text. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly answer: (request: IncomingMessage) => Promise<Answer>;
}

export interface HttpServerOptions {
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly routes: Readonly<Record<string, Route>>;
  readonly log: Log;
  /** How long a client may take to send its headers, and all of its request. */
  readonly patience?: { readonly headersMs: number; readonly requestMs: number };
}

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

const usualPatience = { headersMs: 5_000, requestMs: 15_000 };

/**
 * Serves a few fixed paths. Clients that send slowly are cut off with 408, a fault of a route is answered with 500 and logged.
 * Rejects with one sentence when the address or port cannot be had.
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { headersMs, requestMs } = options.patience ?? usualPatience;
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: Math.min(1_000, headersMs),
      maxHeaderSize: 8 * 1024,
    },
    (request, response) => void respond(options, request, response),
  );
  server.maxConnections = 256;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(whyNoServer(options, error))));
    server.listen(options.port, options.address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function respond(
  { routes, log }: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?');
  try {
    send(response, await answerOf(routes, path, request));
  } catch (error) {
    if (!request.socket.destroyed) log.error({ error, path }, 'an HTTP request could not be answered');
    if (!response.headersSent)
      send(response, { status: 500, body: 'This failed; the log of the bot says why.' });
  }
}

async function answerOf(
  routes: HttpServerOptions['routes'],
  path: string,
  request: IncomingMessage,
): Promise<Answer> {
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (!route) return { status: 404, body: `Nothing is here. Known are ${Object.keys(routes).join(', ')}.` };
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  if (method === route.method) return route.answer(request);
  return { status: 405, body: `${path} takes ${route.method} only.`, headers: { Allow: route.method } };
}

function send(
  response: ServerResponse,
  { status, body, contentType = 'text/plain; charset=utf-8', headers }: Answer,
): void {
  // What a refused client still sends is not read on.
  const isUnread = !response.req.complete;
  response.writeHead(status, {
    'Content-Type': contentType,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    ...headers,
    ...(isUnread ? { Connection: 'close' } : {}),
  });
  response.end(body.endsWith('\n') ? body : `${body}\n`);
}

function whyNoServer({ address, port }: HttpServerOptions, { code, message }: NodeJS.ErrnoException): string {
  const where = `http: ${address} port ${port}`;
  if (code === 'EADDRINUSE') return `${where} is in use by another program; expected a free one.`;
  if (code === 'EACCES') return `${where} may not be used by this user; expected a port from 1024 on.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${where} is no address of this machine; expected one, or 0.0.0.0 for all.`;
  return `${where} cannot be used: ${message}.`;
}
