import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Files } from './files.ts';
import { servePage } from './page-server.ts';
import { readBody, readFields, readUpload } from './request-body.ts';
import type { ResponseReply } from './respond.ts';
import type { WebApiReply } from './web-api.ts';

export interface WorkspaceRoutes {
  readonly api: (
    method: string,
    headers: IncomingMessage['headers'],
    fields: Record<string, unknown>,
  ) => WebApiReply;
  readonly respond: (id: string, body: Readonly<Record<string, unknown>>) => ResponseReply;
  readonly files: Files;
  readonly uploadBytes: number;
  readonly acceptPage: (socket: WebSocket) => void;
  readonly acceptApp: (socket: WebSocket) => void;
  readonly redeemTicket: (ticket: string) => boolean;
}

/** Views may have 250 kB; a form triples what is not a letter. */
const maxBodyBytes = 2 * 1024 * 1024;
const maxFrameBytes = 1024 * 1024;

/** The workspace on one port: Web API, response_urls, uploads, Socket Mode and the page. */
export function createHttpServer(routes: WorkspaceRoutes): Server {
  const server = createServer((request, response) => {
    void answer(request, routes).then(
      (reply) => send(response, reply),
      () => response.destroy(),
    );
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes });
  server.on('upgrade', (request, socket, head) => upgrade(request, socket, head, { sockets, routes }));
  return server;
}

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

async function answer(request: IncomingMessage, routes: WorkspaceRoutes): Promise<Reply> {
  if (!isOwnHost(request))
    return text(403, 'This workspace answers only to its own address on this machine.');
  const pathname = URL.parse(request.url ?? '/', 'http://localhost')?.pathname ?? '';
  const [, room = '', name = ''] = pathname.split('/');
  if (room === 'api') return answerApi(request, name, routes);
  if (request.method === 'POST' && room === 'response') return answerResponse(request, name, routes);
  if (request.method === 'POST' && room === 'upload') return answerUpload(request, name, routes);
  if (request.method !== 'GET') return text(405, 'Only GET is answered here.');
  if (room === 'files') return answerFile(name, routes);
  const page = await servePage(pathname);
  return page === undefined
    ? text(404, `Nothing at ${pathname.slice(0, 200)}.`)
    : { status: 200, headers: { ...page.headers, 'cache-control': 'no-store' }, body: page.body };
}

async function answerApi(request: IncomingMessage, method: string, routes: WorkspaceRoutes): Promise<Reply> {
  const body = await readBody(request, maxBodyBytes);
  if (body === undefined) return json(413, { ok: false, error: 'request_too_large' });
  const fields = await readFields(request.headers['content-type'] ?? '', body);
  if (fields === undefined) return json(200, { ok: false, error: 'invalid_json' });
  const { status, headers, answer } = routes.api(method, request.headers, fields);
  return {
    ...json(status, answer),
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  };
}

async function answerResponse(request: IncomingMessage, id: string, routes: WorkspaceRoutes): Promise<Reply> {
  const body = await readBody(request, maxBodyBytes);
  if (body === undefined) return json(413, { ok: false, error: 'request_too_large' });
  const fields = await readFields(request.headers['content-type'] ?? '', body);
  if (fields === undefined) return json(400, { ok: false, error: 'invalid_payload' });
  const reply = routes.respond(id, fields);
  return json(reply.status, reply.body);
}

async function answerUpload(request: IncomingMessage, id: string, routes: WorkspaceRoutes): Promise<Reply> {
  const body = await readBody(request, routes.uploadBytes + 64 * 1024);
  const bytes = body && (await readUpload(request.headers['content-type'] ?? '', body));
  if (bytes === undefined) return text(413, 'The upload is too large or unreadable.');
  return routes.files.store(id, bytes)
    ? text(200, `OK - ${bytes.length}`)
    : text(400, 'No such upload, already uploaded, or not of the announced length.');
}

/** Pictures and text are shown, everything else is only downloaded; nothing in a file may act as a page. */
function answerFile(id: string, { files }: WorkspaceRoutes): Reply {
  const file = files.bytes(id);
  if (file === undefined) return text(404, 'No such file.');
  const isShown = /^image\/|^text\/plain/.test(file.mimetype);
  return {
    status: 200,
    headers: {
      'content-type': file.mimetype === 'text/plain' ? 'text/plain; charset=utf-8' : file.mimetype,
      'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
    },
    body: file.bytes,
  };
}

function upgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  { sockets, routes }: { readonly sockets: WebSocketServer; readonly routes: WorkspaceRoutes },
): void {
  socket.on('error', () => socket.destroy());
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  const isApp = url?.pathname.startsWith('/link') === true;
  const isAllowed = isApp
    ? routes.redeemTicket(url.searchParams.get('ticket') ?? '')
    : url?.pathname === '/page/socket' && isOwnHost(request);
  if (!isAllowed) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  sockets.handleUpgrade(request, socket, head, isApp ? routes.acceptApp : routes.acceptPage);
}

/**
 * Only this machine's own names on the port that was asked, and a page only from there: a foreign site can neither
 * rebind its name to this address nor reach in from the browser.
 */
function isOwnHost({ headers, socket }: IncomingMessage): boolean {
  const own = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${socket.localPort}`);
  if (!own.includes(headers.host ?? '')) return false;
  return headers.origin === undefined || own.some((host) => headers.origin === `http://${host}`);
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, {
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    ...headers,
  });
  response.end(body);
}

function json(status: number, body: Readonly<Record<string, unknown>>): Reply {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers, body: JSON.stringify(body) };
}

function text(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
