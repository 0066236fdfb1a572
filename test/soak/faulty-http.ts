import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** What befalls requests: an answer in the place of the server's, or its answer gets lost. */
export interface HttpFault {
  readonly how: 429 | 500 | 'lost';
  /** Of the requests, from 0 to 1. */
  readonly share: number;
}

/** A request that the server has carried out, with what it answered. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly requestBody: string;
  readonly status: number;
  /** Empty for what streams. */
  readonly answerBody: string;
}

interface FaultyHttpOptions {
  readonly target: string;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly refusal: (status: 429 | 500) => string;
  readonly onExchange?: (exchange: Exchange) => void;
  /** Answers that go on for as long as the client wants. */
  readonly streams?: (path: string, query: URLSearchParams) => boolean;
}

/** An HTTP server's stand-in that hands everything on, and fails as it is told to. Addresses of the server in its answers become those that were asked. */
export interface FaultyHttp {
  readonly url: string;
  readonly befall: (fault: HttpFault | undefined) => void;
  readonly close: () => Promise<void>;
}

export async function startFaultyHttp(options: FaultyHttpOptions): Promise<FaultyHttp> {
  const to = new URL(options.target);
  let fault: HttpFault | undefined;
  const server = createServer((incoming, response) => {
    const met = fault !== undefined && options.random() < fault.share ? fault : undefined;
    void handOn({ ...options, to }, incoming, response, met).catch(() => response.destroy());
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) =>
    upgrade(to, incoming, socket, head),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    befall: (next) => void (fault = next),
    close: () => closed(server),
  };
}

async function handOn(
  options: FaultyHttpOptions & { readonly to: URL },
  incoming: IncomingMessage,
  response: ServerResponse,
  fault: HttpFault | undefined,
): Promise<void> {
  const { to } = options;
  const { method = 'GET', url: path = '/' } = incoming;
  const asked = incoming.headers.host ?? to.host;
  const { pathname, searchParams: query } = new URL(path, to);
  const body = await textOf(incoming);
  if (fault && fault.how !== 'lost') return refuse(response, fault.how, options.refusal(fault.how));
  const isStream = options.streams?.(pathname, query) ?? false;
  const sent = request({
    host: to.hostname,
    port: to.port,
    path,
    method,
    headers: { ...withoutLength(incoming.headers), host: to.host, 'content-length': String(body.length) },
    agent: false,
  });
  if (isStream) response.on('close', () => sent.destroy());
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  if (isStream) {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.on('error', () => response.destroy());
    return void answer.pipe(response);
  }
  const bytes = await textOf(answer);
  const status = answer.statusCode ?? 500;
  const requestBody = body.toString('utf8');
  options.onExchange?.({ method, path: pathname, query, requestBody, status, answerBody: String(bytes) });
  if (fault) return void incoming.socket.destroy();
  const isText = /json/.test(answer.headers['content-type'] ?? '');
  const own = isText ? Buffer.from(bytes.toString('utf8').replaceAll(to.host, asked)) : bytes;
  response.writeHead(status, {
    ...withoutLength(answer.headers),
    'content-length': String(own.length),
  });
  response.end(own);
}

const ofConnection = new Set(['content-length', 'transfer-encoding', 'connection']);
const withoutLength = (headers: IncomingMessage['headers']) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !ofConnection.has(name)));

async function textOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function refuse(response: ServerResponse, status: 429 | 500, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '1' });
  response.end(body);
}

function upgrade(to: URL, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  const behind = connect(Number(to.port), to.hostname);
  const lines = Object.entries({ ...incoming.headers, host: to.host }).map(
    ([name, value]) => `${name}: ${String(value)}`,
  );
  behind.write([`${incoming.method} ${incoming.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  behind.write(head);
  socket.pipe(behind).pipe(socket);
  for (const [one, other] of [
    [socket, behind],
    [behind, socket],
  ] as const) {
    one.on('error', () => one.destroy());
    one.on('close', () => other.destroy());
  }
}

async function closed(server: Server): Promise<void> {
  const end = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await end;
}
