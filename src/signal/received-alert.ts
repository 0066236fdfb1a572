/** One alert as somebody else's monitoring tells it. Instants are ISO 8601. */
export interface ReceivedAlert {
  /** Stands for its labels: two tellings with the same fingerprint and `startsAt` are one alert. */
  readonly fingerprint: string;
  readonly state: 'firing' | 'resolved';
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** In the sender's words; may be empty. */
  readonly summary: string;
  readonly startsAt: string;
  /** Of a resolved one. */
  readonly endsAt?: string;
}

/** What became of an alert; counted by these words. */
export type AlertOutcome =
  /** It is a signal of an incident now. */
  | 'taken'
  /** It was told before. */
  | 'repeated'
  /** Its end stands in the timeline of an open incident. */
  | 'resolved'
  /** Its end, and no incident is open there. */
  | 'nothing-open'
  /** It is about nothing that is watched. */
  | 'unwatched'
  /** Its `cluster` label names none of this bot's clusters, or is missing where there are several. */
  | 'unknown-cluster';
