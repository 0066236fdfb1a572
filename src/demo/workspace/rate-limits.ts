/** Calls a minute that each of Slack's tiers grants (docs.slack.dev/apis/web-api/rate-limits). */
const perMinute = { 1: 1, 2: 20, 3: 50, 4: 100, special: 600 } as const;

export type Tier = keyof typeof perMinute;

/** Slack grants bursts without naming their size; a full minute's worth is granted here, and ten calls for tier 1. */
const burstOf = (tier: Tier) => Math.max(10, perMinute[tier]);

/** Counts calls by method, and posts by channel: one a second, with a small burst. Wall time. */
export interface RateLimits {
  /** Takes one call. Answers seconds to wait (at least 1) when there is none left, else undefined. */
  take(method: string, tier: Tier): number | undefined;
  takePost(channel: string): number | undefined;
}

export function createRateLimits(options: {
  readonly enabled: boolean;
  readonly postBurst: number;
  readonly nowMs?: () => number;
}): RateLimits {
  const nowMs = options.nowMs ?? (() => performance.now());
  const buckets = new Map<string, Bucket>();
  const takeFrom = (name: string, burst: number, perSecond: number) => {
    if (!options.enabled) return undefined;
    const bucket = refill(buckets.get(name) ?? { tokens: burst, atMs: nowMs() }, burst, perSecond, nowMs());
    buckets.set(name, bucket.tokens < 1 ? bucket : { ...bucket, tokens: bucket.tokens - 1 });
    return bucket.tokens < 1 ? Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond)) : undefined;
  };
  return {
    take: (method, tier) => takeFrom(method, burstOf(tier), perMinute[tier] / 60),
    takePost: (channel) => takeFrom(`post ${channel}`, options.postBurst, 1),
  };
}

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

function refill(bucket: Bucket, burst: number, perSecond: number, nowMs: number): Bucket {
  const earned = ((nowMs - bucket.atMs) / 1000) * perSecond;
  return { tokens: Math.min(burst, bucket.tokens + earned), atMs: nowMs };
}
