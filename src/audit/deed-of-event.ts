import type { PersonRef } from '../approval/approval.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import { appliedAttempt } from '../incident/attempts.ts';
import type { Locale } from '../language/locale.ts';
import { said, tell, type Words } from '../language/words.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import type { Measured } from '../verification/judge.ts';
import type { Actor, AuditDeed, Offer } from './audit-entry.ts';

/** What an event alone does not tell. */
export interface EventContext {
  /** The workspace whose people act here; asked only where one did. */
  readonly team: () => string;
  /** The plan of the newest attempt. */
  readonly plan?: Plan | undefined;
  readonly measured?: Measured | undefined;
  /** The record keeps one language, that of the channel, whatever its readers speak. */
  readonly locale: Locale;
}

type Kind = IncidentEvent['kind'];
type Told<K extends Kind> = (
  event: Extract<IncidentEvent, { kind: K }>,
  offer: Offer,
  context: EventContext,
) => AuditDeed | undefined;

const bot: Actor = { kind: 'bot' };

/** What the record says of an event that changed an incident, and by whom; undefined for what nobody decided or did. */
export function deedOfEvent(
  event: IncidentEvent,
  after: Incident,
  context: EventContext,
): { readonly deed: AuditDeed; readonly by: Actor } | undefined {
  const attempt = attemptOf(event, after);
  const offer = { attempt: attempt?.number ?? 0, digest: attempt?.digest ?? '' };
  const tellOf = deeds[event.kind] as Told<Kind>;
  const deed = tellOf(event, offer, context);
  return deed && { deed, by: actorOf(event, context) };
}

/** The offer that an event is about: while people decide it is the newest, afterwards the one whose change has begun. */
export function attemptOf(event: IncidentEvent, after: Incident): Attempt | undefined {
  if (event.kind === 'refuted') return after.attempts.find(({ number }) => number === event.attempt);
  return beforeChange.has(event.kind) ? after.attempts.at(-1) : appliedAttempt(after);
}

const beforeChange: ReadonlySet<Kind> = new Set(['offered', 'declined', 'expired', 'withdrawn', 'approved']);

function actorOf(event: IncidentEvent, { team }: EventContext): Actor {
  if (event.kind === 'offered' || !('by' in event) || typeof event.by !== 'string') return bot;
  return { kind: 'person', team: team(), user: event.by };
}

const nothing = (): undefined => undefined;
const person = (team: string, user: string): PersonRef => ({ team, user });

const deeds: { readonly [K in Kind]: Told<K> } = {
  signals: nothing,
  counted: nothing,
  diagnosed: nothing,
  joined: nothing,
  parted: nothing,
  offered: ({ title, cause, expiresAt, by }, offer, { team, plan, locale }) => ({
    kind: 'proposed',
    ...offer,
    title: tell(title, locale),
    cause,
    expiresAt,
    ...(by === undefined ? {} : { requestedBy: person(team(), by) }),
    steps: (plan?.steps ?? []).map(({ kind, target, from, to }) => ({ kind, target, from, to })),
    basis: plan?.basis ?? [],
  }),
  declined: ({ why }, offer) => ({ kind: 'declined', ...offer, why }),
  expired: (_, offer) => ({ kind: 'expired', ...offer }),
  withdrawn: (_, offer) => ({ kind: 'withdrawn', ...offer }),
  approved: ({ by }, offer, { team }) => ({
    kind: 'granted',
    ...offer,
    approvedBy: by.map((user) => person(team(), user)),
  }),
  'pull-request': (event, offer, { locale }) =>
    'why' in event && event.why !== undefined
      ? { ...event, ...offer, why: tell(event.why, locale) }
      : { kind: event.kind, state: event.state, ...('url' in event ? { url: event.url } : {}), ...offer },
  'rolled-out': (_, offer) => ({ kind: 'rolled-out', ...offer }),
  stopped: ({ why }, offer, { locale }) => ({ kind: 'stopped', ...offer, why: tell(why, locale) }),
  'undo-asked': (_, offer) => ({ kind: 'undo-asked', ...offer }),
  undone: ({ why }, offer, { locale }) => ({ kind: 'undone', ...offer, why: tell(why, locale) }),
  held: (event, offer, context) => verified(event, offer, context),
  'held-but': (event, offer, context) => verified(event, offer, context),
  failed: (event, offer, context) => verified(event, offer, context),
  unclear: (event, offer, context) => verified(event, offer, context),
  refuted: ({ kind, why }, offer, { locale }) => ({
    kind: 'verified',
    ...offer,
    outcome: kind,
    why: tell(why, locale),
  }),
  tried: nothing,
  acknowledged: () => ({ kind: 'acknowledged' }),
  'handed-over': ({ to, note }, _, { team }) => ({
    kind: 'handed-over',
    to: person(team(), to),
    ...(note === undefined ? {} : { note }),
  }),
  'split-off': () => ({ kind: 'split-off' }),
  snoozed: ({ until }) => ({ kind: 'snoozed', ...(until === undefined ? {} : { until }) }),
  woken: ({ why }, _, { locale }) => ({ kind: 'woken', why: tell(why, locale) }),
  reopened: () => ({ kind: 'reopened' }),
  resolved: ({ how }, _, { locale }) => ({ kind: 'resolved', why: tell(how, locale) }),
  'went-on-as': ({ into }, _, { locale }) => ({
    kind: 'resolved',
    why: tell(said('history.goesOnAs', { into }), locale),
  }),
  judged: ({ judgement, diagnosis }) => ({ kind: 'judged', verdict: { ...judgement, diagnosis } }),
};

type Verified = 'held' | 'held-but' | 'failed' | 'unclear';

const verified = (
  { kind: outcome, why }: { readonly kind: Verified; readonly why: Words },
  offer: Offer,
  { measured, locale }: EventContext,
): AuditDeed => ({
  kind: 'verified',
  ...offer,
  outcome,
  why: tell(why, locale),
  ...(measured ? { measured } : {}),
});
