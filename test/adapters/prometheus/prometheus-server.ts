import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface PrometheusServer {
  readonly url: string;
  readonly asked: {
    readonly path: string;
    readonly authorization: string | undefined;
    readonly form: Record<string, string>;
  }[];
  answer: (response: ServerResponse) => void;
  close(): Promise<void>;
}

const file = (name: string) =>
  readFileSync(new URL(`../../fixtures/prometheus/${name}`, import.meta.url), 'utf8');
export const certificate = file('cert.pem');

/** A Prometheus on this machine that answers what the test says. */
export async function startPrometheus({ tls = false } = {}): Promise<PrometheusServer> {
  const asked: PrometheusServer['asked'] = [];
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(body));
      asked.push({ path: request.url ?? '', authorization: request.headers.authorization, form });
      started.answer(response);
    });
  };
  const server = tls
    ? createTlsServer({ cert: certificate, key: file('key.pem') }, handle)
    : createPlainServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const started: PrometheusServer = {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    asked,
    answer: answering(vector([])),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return started;
}

export const answering =
  (body: unknown, status = 200) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

type Metric = Readonly<Record<string, string>>;

export const vector = (result: readonly { metric: Metric; value: [number, string] }[]) => ({
  status: 'success',
  data: { resultType: 'vector', result },
});

export const matrix = (result: readonly { metric: Metric; values: [number, string][] }[]) => ({
  status: 'success',
  data: { resultType: 'matrix', result },
});
