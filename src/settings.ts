import type { ChangeSettings } from './approval/policy.ts';
import type { ChatSettings } from './audience/route.ts';
import type { WebhookRule } from './audience/webhook.ts';
import type { WaveSize } from './change/waves.ts';
import type { ReleasePolicy } from './fluentbit/release.ts';
import type { SourceMapping } from './lasting/source-mapping.ts';

/**
 * How Fluent Bit's pods are found. `labels`: the API server sends only those with the labels of the usual charts, operators and
 * managed add-ons. `images`: it sends every pod, and each is recognised by image, command, names and labels, side-cars included.
 */
export type Recognition = 'labels' | 'images';

/** What an operator may decide; durations in milliseconds of the product's clock. */
export interface Settings {
  /** What may be changed where, and who decides; asked through `policyFor`. */
  readonly changes: ChangeSettings;
  /** How long an offered plan may be approved. */
  readonly planLivesMs: number;
  /** The first post of an incident waits this long at most for its first diagnosis. */
  readonly firstPostMs: number;
  /** While more pods have the same trouble: how long to gather them before looking again, at least. */
  readonly gatherMs: number;
  readonly verify: {
    readonly pollMs: number;
    /** How long a workload must hold; without it as long as the playbook says. */
    readonly holdMs?: number | undefined;
    readonly deadlineMs: number;
    readonly rolloutDeadlineMs: number;
    /** An OOM kill within this time after a higher memory limit was found to hold refutes it. */
    readonly provenMs: number;
  };
  /** How a change goes through the pods of a workload. */
  readonly rollout: {
    /** After so many pods the change is looked at before it goes on; empty: the workload's controller replaces all of them. */
    readonly waves: readonly WaveSize[];
    /** How long a wave must stay quiet before the next one begins. */
    readonly holdMs: number;
    /** How long a new pod may take until it is available. */
    readonly podStartMs: number;
  };
  /** How often the workloads of open incidents are measured, between the sweeps. */
  readonly sampleEveryMs: number;
  readonly schedules: {
    /** A name of the IANA time zone database. */
    readonly timeZone: string;
    /** When every watched workload is measured; a cron expression. */
    readonly sweep: string;
    /** When the posture of all workloads is posted, a cron expression; absent: never. */
    readonly fleetReport?: string | undefined;
    /** When each channel is told what happened since the last time, a cron expression; absent: never. */
    readonly digest?: string | undefined;
  };
  /** Deaths older than this at the first sight of a pod are noted, not alerted. */
  readonly lookbackMs: number;
  /** A pod that stays unready for this long, and says nothing of why, is trouble. */
  readonly stuckMs: number;
  /** What runs has so long to come to a safe point when the program is asked to stop. */
  readonly stopWithinMs: number;
  /** The channel is told of a cluster that has been away for this long. */
  readonly awayMs: number;
  /** An open incident without a plan under way closes after this long without a signal. */
  readonly quietMs: number;
  /** The same trouble within this time after the end of an incident opens it again. */
  readonly reopenMs: number;
  /** Incidents are kept this long after their end, with all that belongs to them; the audit record is kept for good. */
  readonly retentionMs: number;
  /** No plan asks for a memory limit above this. */
  readonly memoryCeilingBytes: number;
  /** Which releases and images a plan may propose. Empty `allowed` and `registries` restrict nothing. */
  readonly releases: Required<Omit<ReleasePolicy, 'known' | 'advisories' | 'locale'>>;
  /** What stands in which channel, and who may read it. */
  readonly chat: ChatSettings;
  /** Who is told outside of chat. */
  readonly webhooks: readonly WebhookRule[];
  /** Where in Git workloads are kept, for those whose objects do not tell. */
  readonly sources: readonly SourceMapping[];
}

/** What the bot answers over HTTP, and from where it takes alerts. */
export interface HttpSettings {
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly alertRequestsPerMinute: number;
  readonly alertBodyBytes: number;
}

export const defaultHttp: HttpSettings = {
  address: '0.0.0.0',
  port: 8080,
  alertRequestsPerMinute: 120,
  alertBodyBytes: 4 * 1024 ** 2,
};

const minutes = 60_000;

export const defaultSettings: Settings = {
  changes: {
    mode: 'suggest',
    automaticUndo: false,
    hotReload: false,
    checkJobs: false,
    configInPlace: false,
    sideCars: false,
    production: false,
    protected: false,
    approval: { users: [], groups: [], livesMs: 10 * minutes, steps: {} },
    freezeWindows: [],
    rules: [],
  },
  planLivesMs: 30 * minutes,
  firstPostMs: 10_000,
  gatherMs: 10_000,
  verify: {
    pollMs: 5_000,
    deadlineMs: 30 * minutes,
    rolloutDeadlineMs: 30 * minutes,
    provenMs: 7 * 24 * 60 * minutes,
  },
  rollout: { waves: [1, '5%', '25%'], holdMs: 1 * minutes, podStartMs: 5 * minutes },
  sampleEveryMs: 15_000,
  schedules: { timeZone: 'UTC', sweep: '* * * * *' },
  lookbackMs: 15 * minutes,
  stuckMs: 10 * minutes,
  stopWithinMs: 25_000,
  awayMs: 2 * minutes,
  quietMs: 60 * minutes,
  reopenMs: 60 * minutes,
  retentionMs: 90 * 24 * 60 * minutes,
  memoryCeilingBytes: 4 * 1024 ** 3,
  releases: { allowed: [], prefer: 'real-cure', registries: [], rewrites: [], digests: {} },
  chat: { locale: 'en', command: '/fluentbit', routes: [], readers: [] },
  webhooks: [],
  sources: [],
};

/** The settings as the release catalogue and image references understand them, where an empty list would admit nothing. */
export function releasePolicyOf({ releases }: Pick<Settings, 'releases'>): ReleasePolicy {
  const { allowed, registries, ...rest } = releases;
  return {
    ...rest,
    ...(allowed.length > 0 ? { allowed } : {}),
    ...(registries.length > 0 ? { registries } : {}),
  };
}
