import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { WaveSize } from '../../change/waves.ts';
import { parseQuantity } from '../../fluentbit/quantity.ts';
import {
  defaultHttp,
  defaultSettings,
  type HttpSettings,
  type Recognition,
  type Settings,
} from '../../settings.ts';
import { ScheduleSettings } from '../schedule/schedule-setting.ts';
import { type PrometheusPlace, prometheusPlace, PrometheusSettings } from './prometheus-settings.ts';
import { ReleaseSettings } from './release-settings.ts';
import { SourceSettings } from './source-settings.ts';

const duration = z
  .string()
  .regex(/^\d+(\.\d+)?(s|m|h)$/, 'expected a duration such as 30s, 10m or 1h')
  .transform(
    (text) => Number.parseFloat(text) * ({ s: 1000, m: 60_000, h: 3_600_000 }[text.at(-1) ?? ''] ?? 0),
  );
const quantity = z.string().transform((text, context) => {
  const bytes = parseQuantity(text);
  if (bytes !== undefined) return bytes;
  context.addIssue({ code: 'custom', message: 'expected a Kubernetes quantity such as 2Gi' });
  return z.NEVER;
});
const wave = z
  .union([z.int().min(1), z.string().regex(/^(?:[1-9]\d?(?:\.\d+)?|0\.\d*[1-9]\d*)%$/)], {
    error: 'expected a number of pods such as 1, or a share of them such as 25%',
  })
  .transform((size) => size as WaveSize);

const selection = {
  namespaces: z.array(z.string().min(1)).min(1).optional(),
  recognise: z.enum(['labels', 'images'], { error: 'expected labels or images' }).optional(),
  labelSelector: z.string().min(1).optional(),
  configSecrets: z.boolean().optional(),
  prometheus: PrometheusSettings.optional(),
};
const ClusterList = z
  .array(
    z.strictObject({
      name: z.string().regex(/^[\w.-]+$/, 'expected letters, digits, dots and hyphens, such as prod-eu'),
      kubeconfig: z.string().min(1).optional(),
      context: z.string().min(1).optional(),
      writes: z.boolean().optional(),
      ...selection,
    }),
  )
  .min(1)
  .superRefine((list, context) => {
    for (const [at, { name }] of list.entries())
      if (list.findIndex((each) => each.name === name) < at)
        context.addIssue({
          code: 'custom',
          path: [at, 'name'],
          message: `expected another name than ${name}`,
        });
  });

/** The operator's file, as people write it. */
const SettingsFile = z.strictObject({
  cluster: z.string().min(1).optional(),
  clusters: ClusterList.optional(),
  ...selection,
  writes: z.boolean().optional(),
  automaticUndo: z.boolean().optional(),
  approval: z
    .strictObject({
      users: z.array(z.string()).optional(),
      groups: z.array(z.string()).optional(),
      required: z.int().min(1).max(5).optional(),
      requesterMayApprove: z.boolean().optional(),
      lives: duration.optional(),
    })
    .optional(),
  planLives: duration.optional(),
  firstPost: duration.optional(),
  gather: duration.optional(),
  verify: z
    .strictObject({
      poll: duration.optional(),
      hold: z
        .union([z.literal('playbook'), duration], {
          error: 'expected playbook, or a duration such as 30s, 10m or 1h',
        })
        .optional(),
      deadline: duration.optional(),
      rolloutDeadline: duration.optional(),
    })
    .optional(),
  rollout: z
    .strictObject({
      waves: z.array(wave).optional(),
      hold: duration.optional(),
      podStart: duration.optional(),
    })
    .optional(),
  sampleEvery: duration.optional(),
  schedules: ScheduleSettings.optional(),
  lookback: duration.optional(),
  stuck: duration.optional(),
  away: duration.optional(),
  quiet: duration.optional(),
  reopen: duration.optional(),
  memoryCeiling: quantity.optional(),
  releases: ReleaseSettings.optional(),
  sources: SourceSettings.optional(),
  http: z
    .strictObject({
      address: z.string().min(1).optional(),
      port: z.int().min(0).max(65_535).optional(),
      alertRequestsPerMinute: z.int().min(1).optional(),
      alertBody: quantity.optional(),
    })
    .optional(),
  playbooks: z.strictObject({ directory: z.string().optional() }).optional(),
});

/** One of several clusters; what it does not say itself the whole file says. */
export interface ClusterSetting {
  readonly name: string;
  /** A file, as written; default: the one of the environment. */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly namespaces?: readonly string[] | undefined;
  readonly recognise?: Recognition | undefined;
  readonly labelSelector?: string | undefined;
  readonly configSecrets?: boolean | undefined;
  readonly prometheus?: PrometheusPlace;
  readonly writes: boolean;
}

export interface ReadSettings {
  readonly settings: Settings;
  readonly cluster?: string;
  /** Several, in the place of `cluster`. */
  readonly clusters?: readonly ClusterSetting[];
  readonly namespaces?: readonly string[];
  readonly recognise?: Recognition;
  readonly labelSelector?: string;
  /** Whether the Secret that holds Fluent Bit's configuration may be read. */
  readonly configSecrets?: boolean;
  /** Absent where no URL is given. */
  readonly prometheus?: PrometheusPlace;
  /** Folder of the operator's own playbooks, as written. */
  readonly playbookDirectory?: string;
  readonly http: HttpSettings;
}

/** Reads `MEDIC_CONFIG`. Throws a plain Error with one line a mistake: where, what was expected. */
export function readSettings(text: string, name: string): ReadSettings {
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken) throw new Error(`${name}: ${broken.message.split('\n')[0]}`);
  const read = SettingsFile.safeParse(document.toJS() ?? {});
  if (!read.success) throw new Error(mistakes(read.error, name));
  const file = read.data;
  if (file.cluster !== undefined && file.clusters !== undefined)
    throw new Error(`${name}: cluster: expected either cluster or clusters, not both`);
  return {
    settings: merged(file),
    http: {
      address: file.http?.address ?? defaultHttp.address,
      port: file.http?.port ?? defaultHttp.port,
      alertRequestsPerMinute: file.http?.alertRequestsPerMinute ?? defaultHttp.alertRequestsPerMinute,
      alertBodyBytes: file.http?.alertBody ?? defaultHttp.alertBodyBytes,
    },
    ...(file.cluster === undefined ? {} : { cluster: file.cluster }),
    ...(file.clusters === undefined ? {} : { clusters: clustersOf(file) }),
    ...(file.namespaces === undefined ? {} : { namespaces: file.namespaces }),
    ...(file.recognise === undefined ? {} : { recognise: file.recognise }),
    ...(file.configSecrets === undefined ? {} : { configSecrets: file.configSecrets }),
    ...(file.labelSelector === undefined ? {} : { labelSelector: file.labelSelector }),
    ...(file.prometheus?.url ? { prometheus: prometheusPlace(file.prometheus, file.prometheus.url) } : {}),
    ...(file.playbooks?.directory ? { playbookDirectory: file.playbooks.directory } : {}),
  };
}

type File = z.infer<typeof SettingsFile>;

const writesOf = (file: File): boolean => file.writes ?? defaultSettings.writes;

const clustersOf = (file: File): readonly ClusterSetting[] =>
  (file.clusters ?? []).map(({ prometheus = file.prometheus, ...each }) => ({
    namespaces: file.namespaces,
    recognise: file.recognise,
    labelSelector: file.labelSelector,
    configSecrets: file.configSecrets,
    ...(prometheus?.url ? { prometheus: prometheusPlace(prometheus, prometheus.url) } : {}),
    ...each,
    writes: each.writes ?? writesOf(file),
  }));

function merged(file: File): Settings {
  const { approval, verify, rollout, releases, schedules } = defaultSettings;
  return {
    writes: file.clusters ? clustersOf(file).some(({ writes }) => writes) : writesOf(file),
    automaticUndo: file.automaticUndo ?? defaultSettings.automaticUndo,
    approval: {
      users: file.approval?.users ?? approval.users,
      groups: file.approval?.groups ?? approval.groups,
      required: file.approval?.required ?? approval.required,
      requesterMayApprove: file.approval?.requesterMayApprove ?? approval.requesterMayApprove,
      livesMs: file.approval?.lives ?? approval.livesMs,
    },
    planLivesMs: file.planLives ?? defaultSettings.planLivesMs,
    firstPostMs: file.firstPost ?? defaultSettings.firstPostMs,
    gatherMs: file.gather ?? defaultSettings.gatherMs,
    verify: {
      pollMs: file.verify?.poll ?? verify.pollMs,
      ...(typeof file.verify?.hold === 'number' ? { holdMs: file.verify.hold } : {}),
      deadlineMs: file.verify?.deadline ?? verify.deadlineMs,
      rolloutDeadlineMs: file.verify?.rolloutDeadline ?? verify.rolloutDeadlineMs,
    },
    rollout: {
      waves: file.rollout?.waves ?? rollout.waves,
      holdMs: file.rollout?.hold ?? rollout.holdMs,
      podStartMs: file.rollout?.podStart ?? rollout.podStartMs,
    },
    sampleEveryMs: file.sampleEvery ?? defaultSettings.sampleEveryMs,
    schedules: {
      timeZone: file.schedules?.timeZone ?? schedules.timeZone,
      sweep: file.schedules?.sweep ?? schedules.sweep,
      ...(isOn(file.schedules?.fleetReport) ? { fleetReport: file.schedules?.fleetReport } : {}),
    },
    lookbackMs: file.lookback ?? defaultSettings.lookbackMs,
    stuckMs: file.stuck ?? defaultSettings.stuckMs,
    awayMs: file.away ?? defaultSettings.awayMs,
    quietMs: file.quiet ?? defaultSettings.quietMs,
    reopenMs: file.reopen ?? defaultSettings.reopenMs,
    memoryCeilingBytes: file.memoryCeiling ?? defaultSettings.memoryCeilingBytes,
    releases: {
      allowed: file.releases?.allowed ?? releases.allowed,
      prefer: file.releases?.prefer ?? releases.prefer,
      registries: file.releases?.registries ?? releases.registries,
      rewrites: file.releases?.rewrites ?? releases.rewrites,
      digests: file.releases?.digests ?? releases.digests,
    },
    sources: file.sources ?? defaultSettings.sources,
  };
}

const isOn = (written: string | undefined): boolean => written !== undefined && written !== 'off';

function mistakes(error: z.ZodError, name: string): string {
  return error.issues
    .map((issue) => `${name}: ${issue.path.length ? `${issue.path.join('.')}: ` : ''}${issue.message}`)
    .join('\n');
}
