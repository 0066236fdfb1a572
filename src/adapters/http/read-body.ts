import type { IncomingMessage } from 'node:http';

/** A body that is longer than allowed is read on for this much, so that the client hears the refusal and not a broken pipe. */
const drainTimes = 4;

/** The body as text; undefined when it has more than `mostBytes`, whatever its Content-Length says. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<string | undefined> {
  if (Number(request.headers['content-length']) > mostBytes * drainTimes) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= mostBytes) chunks.push(chunk);
    else if (bytes > mostBytes * drainTimes) break;
  }
  return bytes > mostBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}
