import { verifySlackRequest } from '@slack/bolt';

/** What Slack sends over HTTP: header names in small letters, and the body as it came. */
export interface SlackHttpRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export type GuardAnswer =
  | { readonly verdict: 'new' }
  | { readonly verdict: 'replayed' }
  | { readonly verdict: 'refused'; readonly why: string };

/** Slack's own figure: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const mostSkewMs = 5 * 60_000;
/** A request is good from five minutes before its time to five minutes after it. */
const rememberMs = 2 * mostSkewMs;
const mostRemembered = 50_000;

/**
 * Tells requests that Slack has signed just now from all others. Bolt refuses only those that are too old, and takes the same one as
 * often as it comes (measured with Bolt 5.1): one from the future and one that was here before are told here.
 */
export function createRequestGuard({
  signingSecret,
  now,
}: {
  readonly signingSecret: string;
  readonly now: () => Date;
}): (request: SlackHttpRequest) => GuardAnswer {
  const seen = new Map<string, number>();
  return ({ headers, body }) => {
    const signature = headers['x-slack-signature'] ?? '';
    const seconds = Number(headers['x-slack-request-timestamp'] || Number.NaN);
    const at = now().getTime();
    if (!signature || Number.isNaN(seconds)) return refused('it is not signed by Slack');
    if (Math.abs(at - seconds * 1000) > mostSkewMs)
      return refused('its time is more than five minutes from the time here');
    if (!isSigned({ signingSecret, signature, seconds, body, nowMilliseconds: at }))
      return refused('its signature does not fit the signing secret');
    forget(seen, at);
    if (seen.has(signature)) return { verdict: 'replayed' };
    seen.set(signature, at + rememberMs);
    return { verdict: 'new' };
  };
}

const refused = (why: string): GuardAnswer => ({ verdict: 'refused', why });

function isSigned(request: {
  readonly signingSecret: string;
  readonly signature: string;
  readonly seconds: number;
  readonly body: string;
  readonly nowMilliseconds: number;
}): boolean {
  const { signingSecret, signature, seconds, body, nowMilliseconds } = request;
  const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': seconds };
  try {
    verifySlackRequest({ signingSecret, headers, body, nowMilliseconds });
    return true;
  } catch {
    return false;
  }
}

/** A map keeps the order of its entries, so the oldest come first. */
function forget(seen: Map<string, number>, at: number): void {
  for (const [signature, until] of seen) {
    if (until > at && seen.size < mostRemembered) return;
    seen.delete(signature);
  }
}
