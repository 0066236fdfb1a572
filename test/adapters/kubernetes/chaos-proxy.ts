import { createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What may happen to one request; `answer` is the status of an answer that the API server never gave. */
export type Fault =
  | { readonly kind: 'none' | 'refuse' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter?: number }
  /** After so many bytes: the connection is cut, ends as if all were said, or says nothing any more. */
  | { readonly kind: 'cut' | 'truncate' | 'stall'; readonly afterBytes: number };

export interface ChaosProxy {
  readonly url: string;
  readonly faults: Map<string, number>;
  cutAll(): void;
  close(): void;
}

/** A proxy before an API server; `nextFault` is asked once a request. */
export async function startChaosProxy(target: () => string, nextFault: () => Fault): Promise<ChaosProxy> {
  const faults = new Map<string, number>();
  const server = createServer((request, response) => {
    const fault = nextFault();
    const name = fault.kind === 'answer' ? String(fault.status) : fault.kind;
    faults.set(name, (faults.get(name) ?? 0) + 1);
    response.on('error', () => {});
    if (fault.kind === 'refuse') request.socket.destroy();
    else if (fault.kind === 'answer') refuse(response, fault.status, fault.retryAfter);
    else setTimeout(() => forward(target(), request, response, fault), fault.kind === 'delay' ? fault.ms : 0);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    cutAll: () => server.closeAllConnections(),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function refuse(response: ServerResponse, code: number, retryAfter: number | undefined): void {
  const reasons: Readonly<Record<number, string>> = { 410: 'Expired', 429: 'TooManyRequests' };
  response.writeHead(code, {
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  });
  response.end(
    JSON.stringify({ kind: 'Status', status: 'Failure', code, reason: reasons[code], message: 'chaos' }),
  );
}

/** A list that stalls is cut at last: its time limit is counted by the machine's clock and not by the one of the test. */
const stalledListMs = 20;

function forward(target: string, request: IncomingMessage, response: ServerResponse, fault: Fault): void {
  const { url = '/', method, headers } = request;
  let left = 'afterBytes' in fault ? fault.afterBytes : Number.POSITIVE_INFINITY;
  const upstream = ask(new URL(url, target), { method, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.on('data', (chunk: Buffer) => {
      if (left <= 0) return;
      response.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left > 0) return;
      if (fault.kind === 'cut') response.destroy();
      else if (fault.kind === 'truncate') response.end();
      else if (!url.includes('watch=true')) setTimeout(() => response.destroy(), stalledListMs);
      if (fault.kind !== 'stall') upstream.destroy();
    });
    answer.on('end', () => left > 0 && response.end());
    answer.on('error', () => left > 0 && response.destroy());
  });
  upstream.on('error', () => left > 0 && response.destroy());
  response.on('close', () => upstream.destroy());
  upstream.end();
}
