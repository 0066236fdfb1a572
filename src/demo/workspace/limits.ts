/**
 * Times and sizes that Slack holds an app to. All times are wall time: an app cannot hurry because a demo's clock does.
 * Sources: docs.slack.dev, pages on interactivity, the Events API and rate limits.
 */
export interface WorkspaceLimits {
  /** Whether methods answer 429 when called too often. */
  readonly rates: boolean;
  /** Messages that one channel takes at once before the one-a-second rule holds. */
  readonly postBurst: number;
  /** Time for the app to acknowledge an envelope. */
  readonly ackMs: number;
  /** Life of a trigger_id. */
  readonly triggerMs: number;
  readonly responseUrlMs: number;
  readonly responseUrlUses: number;
  /** Waits before the first, second and third redelivery of an event. */
  readonly eventRetryMs: readonly number[];
  readonly connections: number;
  /** Oldest messages beyond this number are forgotten. */
  readonly messages: number;
  readonly uploadBytes: number;
  /** All uploads together; the oldest are forgotten beyond it. */
  readonly storedBytes: number;
}

export const slackLimits: WorkspaceLimits = {
  rates: true,
  postBurst: 4,
  ackMs: 3_000,
  triggerMs: 3_000,
  responseUrlMs: 30 * 60_000,
  responseUrlUses: 5,
  eventRetryMs: [0, 60_000, 300_000],
  connections: 10,
  messages: 5_000,
  uploadBytes: 32 * 1024 * 1024,
  storedBytes: 128 * 1024 * 1024,
};
