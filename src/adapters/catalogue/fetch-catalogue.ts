import { readFile, stat } from 'node:fs/promises';

/** The text, or in a few words why there is none. */
export type Fetched = { readonly text: string } | { readonly failed: string };

/** What is said of a file that is not there. */
export const missingFile = 'there is no such file';

const maxBytes = 20_000_000;
const timeoutMs = 20_000;

/** Reads a catalogue from a file or over HTTP(S). Bounded in size and time; never throws for what the outside does. */
export function fetchCatalogue(source: string): Promise<Fetched> {
  return /^https?:\/\//i.test(source) ? fromUrl(source) : fromFile(source);
}

async function fromUrl(url: string): Promise<Fetched> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (!answer.ok) return { failed: `it answered with status ${answer.status}` };
    return await boundedText(answer.body);
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return {
      failed: isLate ? `no answer within ${timeoutMs / 1000} s` : `it cannot be reached (${causeOf(error)})`,
    };
  }
}

async function boundedText(body: ReadableStream<Uint8Array> | null): Promise<Fetched> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > maxBytes) return { failed: `it is bigger than ${maxBytes} bytes` };
    text += decoder.decode(piece, { stream: true });
  }
  return { text: text + decoder.decode() };
}

async function fromFile(file: string): Promise<Fetched> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes) return { failed: `it is bigger than ${maxBytes} bytes` };
    return { text: await readFile(file, 'utf8') };
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: missingFile,
      EISDIR: 'it is a folder',
    };
    return { failed: reasons[code] ?? `it cannot be read (${code})` };
  }
}

function causeOf(error: unknown): string {
  const code = error instanceof Error ? codeOf(error.cause) : undefined;
  return code ?? (error instanceof Error ? error.message : String(error));
}

/** `ENOENT`, `ECONNREFUSED`; undefined for what is no system error. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
