import type { WebhookFormat, WebhookRule } from '../../audience/webhook.ts';
import { OutsideError } from '../../outside-error.ts';
import { usualUrl } from './request-for.ts';

/** A webhook with the ways to its texts, read anew at each sending. Both throw an Error whose one sentence may be shown. */
export interface WebhookAccess {
  readonly rule: WebhookRule;
  /** Undefined where the rule names no place. */
  readonly readUrl: () => Promise<string | undefined>;
  readonly readSecret: () => Promise<string>;
}

/** Whoever holds it can forge events, so it must not be guessed. */
const shortestSecret = 16;

/** URL and secret as they are now. Throws `OutsideError`, which may be cured without a restart: it holds neither. */
export async function readAccess({ rule, readUrl, readSecret }: WebhookAccess): Promise<{
  readonly url: URL;
  readonly secret: string;
}> {
  try {
    const url = urlOf((await readUrl()) ?? usualUrl[rule.format] ?? '');
    return { url, secret: secretOf(await readSecret(), rule.format) };
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    throw new OutsideError('webhook', 'auth', `Webhook ${rule.name}: ${why}`, { retriable: true });
  }
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new Error('its URL is none: expected one such as https://alerts.example.com/hook.');
  if (url.username || url.password)
    throw new Error('its URL holds a user or password: what the receiver is to know belongs into the path.');
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new Error(`http to ${url.hostname} is refused: expected https, or an address of this machine.`);
  return url;
}

/** As the URL parser writes hosts: every form of an IPv4 address becomes four numbers. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

function secretOf(secret: string, format: WebhookFormat): string {
  if (/[^\x21-\x7e]/.test(secret)) throw new Error('its secret holds blanks or other than ASCII characters.');
  if (secret.length < shortestSecret)
    throw new Error(`its secret is too short: expected at least ${shortestSecret} characters.`);
  if (format === 'pagerduty' && secret.length !== 32)
    throw new Error('its secret is no integration key of PagerDuty: expected 32 characters.');
  return secret;
}
