import type { IncomingMessage } from 'node:http';
import type { ApiRequest } from './resource-call.ts';
import { StatusError } from './status-error.ts';

const LARGEST_BODY_BYTES = 3 * 1024 * 1024;

/** Reads a request to its end; 413 for a body above the 3 MiB that a real API server takes. */
export async function readRequest(message: IncomingMessage, url: URL): Promise<ApiRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size <= LARGEST_BODY_BYTES) chunks.push(bytes);
  }
  if (size > LARGEST_BODY_BYTES) throw tooLarge();
  const headers = Object.entries(message.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(headers) as Record<string, string | undefined>,
    body: Buffer.concat(chunks).toString(),
  };
}

const tooLarge = () =>
  new StatusError({
    code: 413,
    message: `Request entity too large: limit is ${LARGEST_BODY_BYTES}`,
    reason: 'RequestEntityTooLarge',
  });
