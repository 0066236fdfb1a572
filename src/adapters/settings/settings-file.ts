import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { WaveSize } from '../../change/waves.ts';
import { fitsGlob } from '../../approval/glob.ts';
import type { PolicyRule } from '../../approval/policy.ts';
import { parseQuantity } from '../../fluentbit/quantity.ts';
import {
  defaultHttp,
  defaultSettings,
  type HttpSettings,
  type Recognition,
  type Settings,
} from '../../settings.ts';
import { ScheduleSettings } from '../schedule/schedule-setting.ts';
import { ChangesSetting, changesOf } from './change-settings.ts';
import { duration } from './duration.ts';
import { type PrometheusPlace, prometheusPlace, PrometheusSettings } from './prometheus-settings.ts';
import { ReleaseSettings } from './release-settings.ts';
import { SourceSettings } from './source-settings.ts';

const quantity = z.string().transform((text, context) => {
  const bytes = parseQuantity(text);
  if (bytes !== undefined) return bytes;
  context.addIssue({ code: 'custom', message: 'expected a Kubernetes quantity such as 2Gi' });
  return z.NEVER;
});
const wave = z.union([z.number(), z.string()]).transform((size, context): WaveSize => {
  if (typeof size === 'number' && Number.isInteger(size) && size > 0) return size;
  const share = /^(\d+(?:\.\d+)?)%$/.exec(String(size))?.[1];
  if (share !== undefined && Number(share) > 0 && Number(share) < 100) return `${Number(share)}%`;
  const message = 'expected a number of pods such as 1, or a share of them such as 25%';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const off = z.union([z.literal('off'), z.literal(false)], {
  error:
    'expected off, which stops every change; what may be changed is said by changes.mode: suggest, pull-request or live',
});
/** A key that has another place now. */
const moved = (to: string) => z.never({ error: `expected under changes: ${to}` }).optional();

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
      writes: off.optional(),
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
  writes: off.optional(),
  automaticUndo: moved('changes.automaticUndo'),
  approval: moved('changes.approval'),
  changes: ChangesSetting.optional(),
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
  audit: z.strictObject({ lines: z.string().min(1).optional() }).optional(),
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
  /** Nothing is sent to this cluster, whatever `changes` says. */
  readonly isReadOnly: boolean;
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
  /** Where each entry of the audit record goes as a JSON line: `stdout`, or a file, as written. Absent: nowhere. */
  readonly auditLines?: string;
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
  const unfit = whyRulesDoNotFit(file);
  if (unfit) throw new Error(`${name}: ${unfit}`);
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
    ...(file.audit?.lines && isOn(file.audit.lines) ? { auditLines: file.audit.lines } : {}),
    ...(file.playbooks?.directory ? { playbookDirectory: file.playbooks.directory } : {}),
  };
}

type File = z.infer<typeof SettingsFile>;

/** A rule for a cluster that there is not would never hold, and nobody would know. */
function whyRulesDoNotFit({ cluster, clusters, changes }: File): string | undefined {
  const names = clusters?.map(({ name }) => name) ?? (cluster === undefined ? undefined : [cluster]);
  if (!names) return undefined;
  for (const [at, rule] of (changes?.rules ?? []).entries())
    for (const [which, glob] of (rule.clusters ?? []).entries())
      if (!names.some((name) => fitsGlob(glob, name)))
        return `changes.rules.${at}.clusters.${which}: "${glob}" fits no cluster of this file: expected one of ${names.join(', ')}, or a pattern such as prod-*`;
  return undefined;
}

/** `writes: off`, for all clusters or for some, as rules that come last. */
function rulesOfOff({ writes, clusters = [] }: File): readonly PolicyRule[] {
  const rule: PolicyRule = { mode: 'suggest', checkJobs: false };
  if (writes !== undefined) return [rule];
  const names = clusters.flatMap((each) => (each.writes === undefined ? [] : [each.name]));
  return names.length > 0 ? [{ ...rule, clusters: names }] : [];
}

const clustersOf = (file: File): readonly ClusterSetting[] =>
  (file.clusters ?? []).map(({ prometheus = file.prometheus, writes = file.writes, ...each }) => ({
    namespaces: file.namespaces,
    recognise: file.recognise,
    labelSelector: file.labelSelector,
    configSecrets: file.configSecrets,
    ...(prometheus?.url ? { prometheus: prometheusPlace(prometheus, prometheus.url) } : {}),
    ...each,
    isReadOnly: writes !== undefined,
  }));

function merged(file: File): Settings {
  const { verify, rollout, releases, schedules } = defaultSettings;
  return {
    changes: changesOf(file.changes ?? {}, {
      timeZone: file.schedules?.timeZone ?? schedules.timeZone,
      extra: rulesOfOff(file),
    }),
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
