import type { WebhookFormat, WebhookRule } from '../../audience/webhook.ts';
import { OutsideError } from '../../outside-error.ts';
import { said, type Words } from '../../language/words.ts';
import { usualUrl } from './request-for.ts';

/** A webhook with the ways to its texts, read anew at each sending. Both throw an `OutsideError` whose one sentence may be shown. */
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
    const words = said('outside.webhook.access', { name: rule.name, why: whyOf(error) });
    throw new OutsideError('webhook', 'auth', words, { retriable: true });
  }
}

function whyOf(error: unknown): Words {
  if (error instanceof OutsideError) return error.words;
  return error instanceof Error ? error.message : said('outside.webhook.unreadable');
}

/** What stands in the place of a URL or secret and is none. */
const unusable = (words: Words) => new OutsideError('webhook', 'auth', words);

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw unusable(said('outside.webhook.noUrl'));
  if (url.username || url.password) throw unusable(said('outside.webhook.userInUrl'));
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw unusable(said('outside.webhook.plainHttp', { host: url.hostname }));
  return url;
}

/** As the URL parser writes hosts: every form of an IPv4 address becomes four numbers. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

function secretOf(secret: string, format: WebhookFormat): string {
  if (/[^\x21-\x7e]/.test(secret)) throw unusable(said('outside.webhook.noAscii'));
  if (secret.length < shortestSecret)
    throw unusable(said('outside.webhook.shortSecret', { least: shortestSecret }));
  if (format === 'pagerduty' && secret.length !== 32) throw unusable(said('outside.webhook.noKey'));
  return secret;
}
