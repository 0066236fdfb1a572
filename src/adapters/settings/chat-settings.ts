import { z } from 'zod';
import type { ChatSettings, Route } from '../../audience/route.ts';
import { severities } from '../../audience/severity.ts';
import { locales } from '../../language/locale.ts';
import { defaultSettings } from '../../settings.ts';
import { globs, groups, users } from './change-settings.ts';
import { duration } from './duration.ts';
import { freezeWindowOf, FreezeWindowSetting } from './freeze-window-settings.ts';

const locale = z.enum(locales, { error: `expected one of ${locales.join(', ')}` });
const severity = z.enum(severities, { error: `expected one of ${severities.join(', ')}` });
const channel = z
  .string()
  .regex(/^#?[^\s#]{1,80}$/, 'expected the id or the name of a channel, such as C0123ABCD or #log-incidents');
const circle = z.strictObject({ users: users.optional(), groups: groups.optional() });
const someone = circle.refine(({ users = [], groups = [] }) => users.length + groups.length > 0, {
  error: 'expected users, groups or both',
});

const RouteSetting = z.strictObject({
  clusters: globs.optional(),
  namespaces: globs.optional(),
  severity: severity.optional(),
  channel: channel.optional(),
  locale: locale.optional(),
  mention: someone.optional(),
  escalation: z
    .strictObject({
      after: duration.optional(),
      times: z.int().min(1).max(10).optional(),
      mention: someone,
    })
    .optional(),
  mute: z
    .strictObject({ windows: z.array(FreezeWindowSetting).min(1), except: severity.optional() })
    .optional(),
});

const ReaderSetting = circle
  .extend({
    clusters: globs.optional(),
    namespaces: globs.optional(),
    channels: z.array(channel).optional(),
  })
  .refine((rule) => [rule.users, rule.groups, rule.channels].some((list) => list && list.length > 0), {
    error: 'expected users, groups or channels: a rule for nobody would hide the place from everyone',
  });

/** Where incidents stand, who may read them and who is woken, as people write it in the operator's file. */
export const ChatSetting = z
  .strictObject({
    locale: locale.optional(),
    command: z
      .string()
      .regex(/^\/[a-z0-9_-]{1,31}$/, 'expected a slash and small letters, such as /fluentbit')
      .optional(),
    routes: z.array(RouteSetting).optional(),
    readers: z.array(ReaderSetting).optional(),
  })
  .superRefine(({ routes = [] }, context) => {
    for (const [at, route] of routes.entries()) {
      const first = routes.findIndex((each) => each.channel === route.channel && each.locale !== undefined);
      const said = routes[first]?.locale;
      if (route.locale !== undefined && said !== undefined && said !== route.locale)
        context.addIssue({
          code: 'custom',
          path: ['routes', at, 'locale'],
          message: `expected ${said}, as routes.${first} says of the same channel: a channel speaks one language`,
        });
    }
  });

type Written = z.infer<typeof ChatSetting>;

const defaultEscalation = { afterMs: 15 * 60_000, times: 3 };

export const chatOf = (
  { locale, command, routes = [], readers = [] }: Written,
  timeZone: string,
): ChatSettings => ({
  locale: locale ?? defaultSettings.chat.locale,
  command: command ?? defaultSettings.chat.command,
  routes: routes.map((route) => routeOf(route, timeZone)),
  readers: readers.map((rule) => ({ ...rule, ...circleOf(rule), channels: rule.channels ?? [] })),
});

function routeOf(
  { mention, escalation, mute, ...rest }: z.infer<typeof RouteSetting>,
  timeZone: string,
): Route {
  return {
    ...rest,
    ...(mention ? { mention: circleOf(mention) } : {}),
    ...(escalation
      ? {
          escalation: {
            afterMs: escalation.after ?? defaultEscalation.afterMs,
            times: escalation.times ?? defaultEscalation.times,
            mention: circleOf(escalation.mention),
          },
        }
      : {}),
    ...(mute
      ? { mute: { ...mute, windows: mute.windows.map((window) => freezeWindowOf(window, timeZone)) } }
      : {}),
  };
}

const circleOf = ({ users = [], groups = [] }: z.infer<typeof circle>) => ({ users, groups });
