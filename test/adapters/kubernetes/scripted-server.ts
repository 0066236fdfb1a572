import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadKubeConfig } from '../../../src/adapters/kubernetes/load-kube-config.ts';

export interface AskedFor {
  readonly query: Readonly<Record<string, string>>;
  readonly token: string | undefined;
  /** When, in the test's milliseconds. */
  readonly atMs: number;
}

export interface ScriptedServer {
  readonly url: string;
  readonly asked: readonly AskedFor[];
  close(): void;
}

/** Answers each request as the test says; `number` counts from 0. */
export async function startScriptedServer(
  answer: (request: AskedFor, number: number, response: ServerResponse) => void,
): Promise<ScriptedServer> {
  const asked: AskedFor[] = [];
  const server = createServer((message, response) => {
    const { searchParams } = new URL(message.url ?? '/', 'http://localhost');
    const token = message.headers.authorization?.replace('Bearer ', '');
    const request = { query: Object.fromEntries(searchParams), token, atMs: performance.now() };
    asked.push(request);
    answer(request, asked.length - 1, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function say(response: ServerResponse, body: object, code = 200): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

export const kubeConfigFor = (server: string, user: object = {}) =>
  loadKubeConfig(
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }),
  );
