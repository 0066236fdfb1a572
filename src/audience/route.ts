import type { FreezeWindow } from '../approval/freeze-window.ts';
import { fitsGlob } from '../approval/glob.ts';
import type { Circle, Place } from '../approval/policy.ts';
import type { Locale } from '../language/locale.ts';
import type { ReaderRule } from './may-read.ts';
import { isAsGrave, type Severity } from './severity.ts';

/** What an operator says of chat. */
export interface ChatSettings {
  /** The language of channels that have none of their own; people are answered in theirs. */
  readonly locale: Locale;
  /** The slash command, as the manifest names it. */
  readonly command: string;
  /** The first that fits an incident counts; what fits none goes to the usual channel. */
  readonly routes: readonly Route[];
  readonly readers: readonly ReaderRule[];
}

/** Where incidents go, and whom they wake there. */
export interface Route extends PlacePattern {
  /** Only incidents as grave as this, or graver; absent: all. */
  readonly severity?: Severity | undefined;
  /** Id or name; absent: the usual channel. */
  readonly channel?: string | undefined;
  /** The language of its channel. */
  readonly locale?: Locale | undefined;
  /** Who is called when a person is needed. */
  readonly mention?: Circle | undefined;
  readonly escalation?: Escalation | undefined;
  readonly mute?: Mute | undefined;
}

/** Whom else to call while nobody acknowledges. */
export interface Escalation {
  /** Since the first call, and between two of these. */
  readonly afterMs: number;
  /** How often at most. */
  readonly times: number;
  readonly mention: Circle;
}

/** Times in which nothing new is posted. */
export interface Mute {
  readonly windows: readonly FreezeWindow[];
  /** What is as grave as this is posted all the same; absent: nothing is. */
  readonly except?: Severity | undefined;
}

export interface PlacePattern {
  /** Names with `*` for any characters; absent: every one. */
  readonly clusters?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
}

/** A namespace of a cluster, or a cluster as such. */
export type PlaceOrCluster = Pick<Place, 'cluster'> & Partial<Place>;

/** Whether a pattern holds a place; a cluster as such where it may hold any of its namespaces. */
export function holdsPlace({ clusters, namespaces }: PlacePattern, place: PlaceOrCluster): boolean {
  const { cluster, namespace } = place;
  const fits = (globs: readonly string[] | undefined, name: string) =>
    globs === undefined || globs.some((glob) => fitsGlob(glob, name));
  return fits(clusters, cluster) && (namespace === undefined || fits(namespaces, namespace));
}

/** The routes with ids of channels, and a last one for what fits none: to the usual channel. */
export interface Routing extends Omit<ChatSettings, 'routes'> {
  readonly routes: readonly ChannelRoute[];
}

export type ChannelRoute = Route & { readonly channel: string };

/** Every channel that the settings name, as it is written. */
export const channelsNamed = ({ routes, readers }: ChatSettings): readonly string[] => [
  ...new Set([
    ...routes.flatMap(({ channel }) => channel ?? []),
    ...readers.flatMap(({ channels }) => channels),
  ]),
];

/** `idOf` tells the id of a channel by how it is written, and that of the usual one. */
export function routingOf(chat: ChatSettings, idOf: (written?: string) => string): Routing {
  const routes = chat.routes.map((route) => ({ ...route, channel: idOf(route.channel) }));
  const readers = chat.readers.map((rule) => ({
    ...rule,
    channels: rule.channels.map((each) => idOf(each)),
  }));
  return { ...chat, readers, routes: [...routes, { channel: idOf() }] };
}

/** The route of an incident. */
export function routeFor(
  { routes }: Pick<Routing, 'routes'>,
  { severity, ...place }: Place & { readonly severity: Severity },
): ChannelRoute {
  const found = routes.find(
    (route) =>
      holdsPlace(route, place) && (route.severity === undefined || isAsGrave(severity, route.severity)),
  );
  if (!found) throw new Error('The last route holds every place.');
  return found;
}

/** Every channel in which incidents of a place may stand, whatever their severity. */
export function channelsOf(
  routes: readonly Pick<ChannelRoute, 'clusters' | 'namespaces' | 'severity' | 'channel'>[],
  place: PlaceOrCluster,
): readonly string[] {
  const fitting = routes.filter((route) => holdsPlace(route, place));
  const last = fitting.findIndex((route) => holdsAll(route, place) && (route.severity ?? 'low') === 'low');
  return [...new Set(fitting.slice(0, last + 1).map(({ channel }) => channel))];
}

/** A route for some namespaces leaves the rest of a cluster to the routes behind it. */
const holdsAll = ({ namespaces }: PlacePattern, { namespace }: PlaceOrCluster): boolean =>
  namespace !== undefined || namespaces === undefined || namespaces.includes('*');

/** The language of a channel, by its id. */
export const localeOfChannel = (
  { locale, routes }: Pick<Routing, 'locale' | 'routes'>,
  channel: string,
): Locale =>
  routes.find((route) => route.channel === channel && route.locale !== undefined)?.locale ?? locale;
