import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookAccess } from '../../../src/adapters/webhook/webhook-access.ts';
import type { WebhookRule } from '../../../src/audience/webhook.ts';

export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** How it answers from now on. */
  answer: (response: ServerResponse, request: IncomingMessage) => void;
  close(): Promise<void>;
}

/** A local server that keeps what it is sent; it says 202 unless told otherwise. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      receiver.received.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
      receiver.answer(response, request);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/key-in-the-path`,
    received: [],
    answer: (response) => void response.writeHead(202).end(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

export const secret = 'correct-horse-battery-staple-123';

export const ruleOf = (more: Partial<WebhookRule> = {}): WebhookRule => ({
  name: 'on-call',
  format: 'fluent-medic',
  secret: { kind: 'env', name: 'ON_CALL_SECRET' },
  events: ['opened', 'unacknowledged', 'fix-failed', 'resolved'],
  heedsMute: false,
  ...more,
});

export const accessTo = (url: string | undefined, more: Partial<WebhookRule> = {}): WebhookAccess => ({
  rule: ruleOf(more),
  readUrl: async () => url,
  readSecret: async () => secret,
});
