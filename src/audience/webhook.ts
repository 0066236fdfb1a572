import type { PlacePattern } from './route.ts';
import type { Severity } from './severity.ts';

export const webhookEvents = ['opened', 'unacknowledged', 'fix-failed', 'resolved'] as const;
export type WebhookEventKind = (typeof webhookEvents)[number];

/** What is told of an incident at one moment: the body of a webhook, as it is sent again and again until it is taken. */
export interface WebhookEvent {
  readonly schema: 'fluent-medic/webhook@1';
  readonly event: WebhookEventKind;
  /** The same for each try, and for no other event. */
  readonly id: string;
  /** When it happened. */
  readonly at: string;
  /** One line, in the language of the usual channel. */
  readonly summary: string;
  readonly incident: {
    readonly id: string;
    /** The same for all events of an incident, and for no other, also of another bot or database. */
    readonly key: string;
    readonly cluster: string;
    readonly namespace: string;
    readonly workload: string;
    readonly container: string;
    readonly severity: Severity;
    readonly state: string;
    readonly openedAt: string;
    /** What the newest diagnosis found; absent while there is none. */
    readonly cause?: string;
    /** From 0 to 1. */
    readonly confidence?: number;
    readonly title?: string;
    /** What it does to log records: `losing`, `delayed`, `none-seen` or `unknown`. */
    readonly logs?: string;
  };
  /** Of the incident's message in Slack, where it stands. */
  readonly url?: string;
}

/** What is recorded for one webhook before anything is sent. */
export interface RaisedEvent {
  readonly webhook: string;
  readonly incident: string;
  /** `opened/1`: once for each webhook and incident. */
  readonly key: string;
  readonly at: string;
  /** Absent: noted, and not sent. */
  readonly event?: WebhookEvent;
}

/** An event on its way. */
export interface WaitingEvent {
  readonly number: number;
  readonly event: WebhookEvent;
  readonly trial: EventTrial;
}

/** How often an event was refused, and when it may be tried again, by the wall's clock. */
export interface EventTrial {
  readonly refusals: number;
  readonly tries: number;
  readonly firstAt?: string;
  readonly notBefore?: string;
}

/** Whose body is sent: our own, signed; or the one that a paging service documents. */
export const webhookFormats = ['fluent-medic', 'pagerduty', 'opsgenie'] as const;
export type WebhookFormat = (typeof webhookFormats)[number];

/** Where a text stands that does not belong into the settings. */
export type SecretPlace =
  | { readonly kind: 'env'; readonly name: string }
  /** The path as written; read anew whenever the text is needed. */
  | { readonly kind: 'file'; readonly path: string };

/** One receiver outside of chat, as the operator wants it told. */
export interface WebhookRule extends PlacePattern {
  readonly name: string;
  readonly format: WebhookFormat;
  /** Absent: the usual address of the paging service. */
  readonly url?: SecretPlace | undefined;
  /** What signs the body, or the key of the paging service. */
  readonly secret: SecretPlace;
  readonly events: readonly WebhookEventKind[];
  /** An incident that was once as grave as this is told to its end. */
  readonly severity?: Severity | undefined;
  /** How long nobody may come before `unacknowledged`; absent: as the route of the incident escalates. */
  readonly unacknowledgedMs?: number | undefined;
  /** Whether nothing is said of what is new while the channel is muted. */
  readonly heedsMute: boolean;
}
