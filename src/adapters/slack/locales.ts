import { z } from 'zod';
import type { PersonRef } from '../../approval/approval.ts';
import { type Locale, nearestLocale } from '../../language/locale.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Log } from '../../ports.ts';
import type { SlackCall } from './web-calls.ts';

/** In which language a person is answered. Never throws. */
export type LocaleOf = (person: PersonRef) => Promise<Locale>;

const UserLocale = z.object({ user: z.object({ locale: z.string().optional() }) });

const rememberedMs = 60 * 60_000;
const mostRemembered = 1_000;
/** A form opens within three seconds, so that this may take only a part of it. */
const patienceMs = 700;

/** Asks Slack for the person's own language and remembers it for an hour; while Slack does not tell, the channel's language holds. */
export function createLocales(options: {
  readonly ask: SlackCall;
  readonly log: Log;
  readonly fallback: Locale;
  readonly now: () => number;
}): LocaleOf {
  const { ask, log, fallback, now } = options;
  const known = new Map<string, { readonly locale: Promise<Locale | undefined>; readonly until: number }>();

  async function find(user: string): Promise<Locale | undefined> {
    try {
      const { locale } = UserLocale.parse(await ask('users.info', { user, include_locale: true })).user;
      return locale === undefined ? undefined : nearestLocale(locale);
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      log.info({ user, reason: error.reason }, 'The language of a person is not known');
      known.delete(user);
      return undefined;
    }
  }

  function remembered(user: string): Promise<Locale | undefined> {
    const before = known.get(user);
    if (before && before.until > now()) return before.locale;
    known.delete(user);
    const locale = find(user);
    known.set(user, { locale, until: now() + rememberedMs });
    for (const oldest of known.keys()) {
      if (known.size <= mostRemembered) break;
      known.delete(oldest);
    }
    return locale;
  }

  return async ({ user }) => {
    const patience = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => patience.resolve(undefined), patienceMs);
    try {
      return (await Promise.race([remembered(user), patience.promise])) ?? fallback;
    } finally {
      clearTimeout(timer);
    }
  };
}
