import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Fault =
  /** Carried out, but nobody hears of it. */
  | { readonly kind: 'lost-reply' | 'broken-reply' }
  /** Not carried out. */
  | { readonly kind: 'cut' | 'unavailable' }
  | { readonly kind: 'rate-limited'; readonly seconds: number }
  | { readonly kind: 'refused'; readonly error: string };

export interface FaultyProxy {
  readonly apiUrl: string;
  /** Methods in the order in which they were called, with what came of them. */
  readonly calls: string[];
  failNext(method: string, fault: Fault, times?: number): void;
  /** Asked for each call that `failNext` says nothing about. */
  spoil(fault: (method: string) => Fault | undefined): void;
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Stands before a workspace's Web API and spoils chosen calls. */
export async function createFaultyProxy(target: string): Promise<FaultyProxy> {
  const calls: string[] = [];
  const faults = new Map<string, Fault[]>();
  let chance: (method: string) => Fault | undefined = () => undefined;
  const under = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const passing = pass(request, response).finally(() => under.delete(passing));
    under.add(passing);
  });
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? '';
    const method = url.startsWith('/upload/') ? 'upload' : (url.split('/').at(-1)?.split('?')[0] ?? '');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const fault = faults.get(method)?.shift() ?? chance(method);
    calls.push(fault ? `${method}: ${fault.kind}` : method);
    if (fault?.kind === 'rate-limited') {
      response.writeHead(429, { 'retry-after': String(fault.seconds) }).end();
      return;
    }
    if (fault?.kind === 'cut') {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'unavailable') {
      response.writeHead(503).end();
      return;
    }
    if (fault?.kind === 'refused') {
      // Where files go nothing is said in JSON.
      response.writeHead(method === 'upload' ? 400 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: false, error: fault.error }));
      return;
    }
    const answer = await fetch(target + url, {
      method: request.method ?? 'POST',
      headers: {
        'content-type': request.headers['content-type'] ?? '',
        authorization: request.headers.authorization ?? '',
      },
      body: Buffer.concat(chunks),
    });
    const body = throughHere(Buffer.from(await answer.arrayBuffer()));
    if (fault?.kind === 'lost-reply') {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'broken-reply') {
      response.writeHead(500).end();
      return;
    }
    const type = answer.headers.get('content-type') ?? 'application/json';
    response.writeHead(answer.status, { 'content-type': type }).end(body);
  };
  /** Uploads go where an answer says: by this way too. */
  const throughHere = (body: Buffer): Buffer =>
    body.includes('/upload/') ? Buffer.from(body.toString().replaceAll(target, here())) : body;
  const here = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    apiUrl: `${here()}/api/`,
    calls,
    failNext: (method, fault, times = 1) => {
      faults.set(method, [...(faults.get(method) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    spoil: (fault) => {
      chance = fault;
    },
    idle: async () => {
      await Promise.allSettled(under);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
