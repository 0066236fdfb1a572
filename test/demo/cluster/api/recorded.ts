import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One request to a real API server (1.36) and what it answered. */
export interface RecordedExchange {
  readonly name: string;
  readonly as: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  readonly response: RecordedResponse;
}

export interface RecordedResponse {
  /** 0: the connection was closed without an answer. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function recordedExchanges(group: string): readonly RecordedExchange[] {
  const path = new URL(`../../../fixtures/kubernetes-api/${group}.json`, import.meta.url);
  return JSON.parse(readFileSync(fileURLToPath(path), 'utf8')) as RecordedExchange[];
}

const comparedHeaders = ['content-type', 'location', 'retry-after', 'x-content-type-options'];

/** Sends recorded requests in their order; uids that the real server gave out become those given out here. */
export function createReplay(url: string, tokens: Readonly<Record<string, string>>) {
  const uids = new Map<string, string>();
  return async ({ as, request, response }: RecordedExchange): Promise<RecordedResponse> => {
    let body = request.body;
    for (const [recorded, own] of uids) body = body?.replaceAll(recorded, own);
    const answer = await send(url, request, { token: tokens[as] ?? 'no-such-token', body });
    const [recorded, own] = [uidOf(response.body), uidOf(answer.body)];
    if (recorded !== undefined && own !== undefined) uids.set(recorded, own);
    return answer;
  };
}

/** Plays the exchanges; gives back what was answered and what the real server answered, by name and comparable. */
export async function playRecorded(
  exchanges: readonly RecordedExchange[],
  replay: (exchange: RecordedExchange) => Promise<RecordedResponse>,
  compared: (response: RecordedResponse) => RecordedResponse = comparable,
) {
  const answered: (RecordedResponse & { readonly name: string })[] = [];
  for (const exchange of exchanges)
    answered.push({ name: exchange.name, ...compared(await replay(exchange)) });
  const recorded = exchanges.map(({ name, response }) => ({ name, ...compared(response) }));
  return { answered, recorded };
}

async function send(
  url: string,
  { method, path, headers }: RecordedExchange['request'],
  { token, body }: { token: string; body: string | undefined },
): Promise<RecordedResponse> {
  try {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}`, 'user-agent': 'unknown' },
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    const kept = comparedHeaders.filter((name) => answer.headers.has(name));
    return {
      status: answer.status,
      headers: Object.fromEntries(kept.map((name) => [name, answer.headers.get(name) ?? ''])),
      body: await answer.text(),
    };
  } catch {
    return { status: 0, headers: {}, body: '' };
  }
}

const uidOf = (body: string) => /"metadata":\{"name":[^{}]*?"uid":"([^"]+)"/.exec(body)?.[1];

/** The response with what differs from run to run taken out: uids, times, drawn names, the final line break. */
export function comparable(response: RecordedResponse): RecordedResponse {
  const body = response.body
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replaceAll(/("(?:time|creationTimestamp)":")[^"]+/g, '$1TIME')
    .replaceAll(/gen-[a-z0-9]{5}/g, 'gen-DRAWN')
    .replace(/\n$/, '');
  return { ...response, body };
}
