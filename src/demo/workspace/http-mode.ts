import { createHmac } from 'node:crypto';
import type { Delivery, Envelope } from './socket-mode.ts';

/** Where an app without Socket Mode takes its payloads, as it is set in the app's configuration. */
export interface RequestUrl {
  readonly url: string;
  readonly signingSecret: string;
}

/** One signed request for an envelope, answered within `ackMs`; what is answered with 2xx is acknowledged. */
export async function deliverOverHttp(to: RequestUrl, envelope: Envelope, ackMs: number): Promise<Delivery> {
  const { contentType, body } = encode(envelope);
  const { retry } = envelope;
  const headers = {
    'Content-Type': contentType,
    ...(retry && { 'X-Slack-Retry-Num': String(retry.attempt), 'X-Slack-Retry-Reason': retry.reason }),
  };
  try {
    const response = await send(to, { headers, body, signal: AbortSignal.timeout(ackMs) });
    const text = await response.text();
    return response.ok ? { state: 'acknowledged', payload: readAnswer(text) } : { state: 'timeout' };
  } catch (error) {
    return { state: error instanceof DOMException ? 'timeout' : 'no-app' };
  }
}

/** Whether the app gives the challenge back, which Slack asks before it takes a URL. */
export async function answersChallenge(to: RequestUrl): Promise<boolean> {
  const challenge = crypto.randomUUID();
  const body = JSON.stringify({ type: 'url_verification', token: 'local-verification', challenge });
  const response = await send(to, { headers: { 'Content-Type': 'application/json' }, body });
  return response.ok && (await response.text()).trim() === challenge;
}

function send(
  { url, signingSecret }: RequestUrl,
  request: { readonly headers: Record<string, string>; readonly body: string; readonly signal?: AbortSignal },
): Promise<Response> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${request.body}`).digest('hex');
  return fetch(url, {
    method: 'POST',
    ...request,
    headers: {
      ...request.headers,
      'X-Slack-Request-Timestamp': timestamp,
      'X-Slack-Signature': `v0=${digest}`,
    },
  });
}

function encode({ kind, payload }: Envelope): { readonly contentType: string; readonly body: string } {
  if (kind === 'events_api') return { contentType: 'application/json', body: JSON.stringify(payload) };
  const fields =
    kind === 'interactive'
      ? { payload: JSON.stringify(payload) }
      : Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
  return {
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(fields).toString(),
  };
}

function readAnswer(text: string): Readonly<Record<string, unknown>> {
  if (text.trim() === '') return {};
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? { ...read } : { text };
  } catch {
    return { text };
  }
}
