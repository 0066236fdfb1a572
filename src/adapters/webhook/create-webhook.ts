import { said, type Words } from '../../language/words.ts';
import { OutsideError, type OutsideReason } from '../../outside-error.ts';
import type { Clock, Webhook } from '../../ports.ts';
import { requestFor, type WebhookRequest } from './request-for.ts';
import { readAccess, type WebhookAccess } from './webhook-access.ts';

const limitMs = 10_000;
/** No receiver is believed to ask for a longer rest. */
const longestRestMs = 3_600_000;

/** Sends events to one receiver, each call once: no redirect is followed, and a whole answer is not waited for. */
export function createWebhook(
  access: WebhookAccess & { readonly clock: Pick<Clock, 'now'>; readonly limitMs?: number },
): Webhook {
  const { rule, clock } = access;
  return {
    rule,
    async send(event) {
      const target = { ...(await readAccess(access)), now: clock.now() };
      const response = await post(
        requestFor[rule.format](event, target),
        rule.name,
        access.limitMs ?? limitMs,
      );
      if (response.status >= 200 && response.status < 300) return;
      throw refused(rule.name, response, clock.now());
    },
  };
}

async function post(
  { url, headers, body }: WebhookRequest,
  name: string,
  limit: number,
): Promise<Pick<Response, 'status' | 'headers'>> {
  const signal = AbortSignal.timeout(limit);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json', 'User-Agent': 'fluent-medic' },
      body,
      redirect: 'manual',
      signal,
    });
    await response.body?.cancel();
    return response;
  } catch (error) {
    if (signal.aborted)
      throw new OutsideError(
        'webhook',
        'timeout',
        said('outside.webhook.late', { name, seconds: limit / 1000 }),
      );
    throw new OutsideError(
      'webhook',
      'server',
      said('outside.webhook.unreachable', { name, why: codeOf(error) }),
    );
  }
}

/** The messages of fetch may hold the URL, and with it a key. */
function codeOf(error: unknown): Words {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : said('outside.webhook.connection');
}

const reasons: Readonly<Record<number, OutsideReason>> = {
  401: 'auth',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  429: 'rate-limited',
};

function refused(
  name: string,
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  now: Date,
): OutsideError {
  const reason = reasons[status] ?? (status >= 500 ? 'server' : 'client');
  const values = { name, status: String(status) };
  const words =
    status >= 300 && status < 400
      ? said('outside.webhook.redirect', values)
      : said('outside.webhook.answered', values);
  const retryAfterMs = restOf(headers.get('retry-after'), now);
  const options = retryAfterMs === undefined ? {} : { retryAfterMs };
  return new OutsideError('webhook', reason, words, options);
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function restOf(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestRestMs);
}
