import type { IncomingMessage } from 'node:http';
import { isObject } from './validate/json-value.ts';
import { decodeFields } from './web-api/arguments.ts';

/** The bytes of a request, or undefined when they are more than `max`. */
export async function readBody(request: IncomingMessage, max: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= max) chunks.push(chunk);
  }
  return size > max ? undefined : Buffer.concat(chunks);
}

/** Fields of a JSON or form body; undefined when the body is neither. */
export async function readFields(
  contentType: string,
  body: Buffer,
): Promise<Record<string, unknown> | undefined> {
  if (contentType.startsWith('application/json')) return parseJson(body.toString());
  if (contentType.startsWith('multipart/form-data')) {
    const form = await readForm(contentType, body);
    const texts = [...(form ?? [])].flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    );
    return form && decodeFields(texts);
  }
  return decodeFields(new URLSearchParams(body.toString()));
}

/** The bytes of an upload: the file of a form, or the body itself. */
export async function readUpload(contentType: string, body: Buffer): Promise<Buffer | undefined> {
  if (!contentType.startsWith('multipart/form-data')) return body;
  const form = await readForm(contentType, body);
  const file = [...(form ?? [])].map(([, value]) => value).find((value) => typeof value !== 'string');
  return file && Buffer.from(await file.arrayBuffer());
}

async function readForm(contentType: string, body: Buffer): Promise<FormData | undefined> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    return undefined;
  }
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
