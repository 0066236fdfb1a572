import type { TestServer } from './test-server.ts';

export interface Asked {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly message?: string; readonly reason?: string };
}

export interface Question {
  readonly token?: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

/** Sends one request as an administrator, unless a token says otherwise, and reads the JSON of the answer. */
export async function ask(
  { url }: TestServer,
  line: string,
  { token = 'admin-token', body, contentType = 'application/json' }: Question = {},
): Promise<Asked> {
  const [method = 'GET', path = '/'] = line.split(' ');
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': contentType },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: text.startsWith('{') ? (JSON.parse(text) as Asked['body']) : { message: text },
  };
}

export interface WatchedEvent {
  readonly type: string;
  readonly object: { readonly kind?: string; readonly metadata?: Record<string, unknown> };
}

/** Reads a watch to its end. */
export async function readWatch({ url }: TestServer, path: string): Promise<readonly WatchedEvent[]> {
  const answer = await fetch(`${url}${path}`, { headers: { authorization: 'Bearer admin-token' } });
  const lines = (await answer.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as WatchedEvent);
}
