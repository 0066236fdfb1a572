import type { ServerResponse } from 'node:http';
import { type StatusError, statusBody } from './status-error.ts';

/** What a request is answered with, before it is written to the wire. */
export type Answer =
  | { readonly kind: 'json'; readonly code: number; readonly body: unknown; readonly headers?: HeaderMap }
  | {
      readonly kind: 'text';
      readonly code: number;
      readonly contentType: string;
      readonly text: string | Buffer;
      readonly headers?: HeaderMap;
    }
  | { readonly kind: 'bare'; readonly code: number; readonly headers?: HeaderMap }
  | { readonly kind: 'stream'; readonly start: (response: ServerResponse) => void }
  | { readonly kind: 'hang-up' };

type HeaderMap = Readonly<Record<string, string>>;

export const json = (body: unknown, code = 200): Answer => ({ kind: 'json', code, body });

export const pageNotFound: Answer = {
  kind: 'text',
  code: 404,
  contentType: 'text/plain; charset=utf-8',
  text: '404 page not found\n',
  headers: { 'X-Content-Type-Options': 'nosniff' },
};

export function failure(error: StatusError): Answer {
  const { code, details } = error.failure;
  const retry = details?.retryAfterSeconds;
  const headers = {
    ...(code === 403 ? { 'X-Content-Type-Options': 'nosniff' } : {}),
    ...(retry === undefined ? {} : { 'Retry-After': String(retry) }),
  };
  return { kind: 'json', code, body: statusBody(error.failure), headers };
}

/** The HTTP status that goes on the wire; 0 for a connection that is closed without one. */
export function codeOf(answer: Answer): number {
  if (answer.kind === 'hang-up') return 0;
  return answer.kind === 'stream' ? 200 : answer.code;
}

export function send(response: ServerResponse, answer: Answer): void {
  if (answer.kind === 'hang-up') {
    response.socket?.destroy();
    return;
  }
  if (answer.kind === 'stream') {
    answer.start(response);
    return;
  }
  if (answer.kind === 'bare') {
    response.writeHead(answer.code, answer.headers).end();
    return;
  }
  const contentType = answer.kind === 'json' ? 'application/json' : answer.contentType;
  response.writeHead(answer.code, {
    'Cache-Control': 'no-cache, private',
    'Content-Type': contentType,
    ...answer.headers,
  });
  response.end(answer.kind === 'json' ? `${JSON.stringify(answer.body)}\n` : answer.text);
}
