import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { fitsGlob } from '../../approval/glob.ts';
import type { PolicyRule } from '../../approval/policy.ts';
import {
  defaultHttp,
  defaultSettings,
  type HttpSettings,
  type Recognition,
  type Settings,
} from '../../settings.ts';
import { changesOf } from './change-settings.ts';
import { chatOf } from './chat-settings.ts';
import { type PrometheusPlace, prometheusPlace } from './prometheus-settings.ts';
import { SettingsFile, type WrittenSettings } from './settings-schema.ts';
import { webhooksOf } from './webhook-settings.ts';

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

export interface LeaderElection {
  readonly lease: string;
  readonly namespace: string;
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
  /** By which Lease one of several replicas becomes the leader. Absent: there is one only. */
  readonly leaderElection?: LeaderElection;
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
    ...leaderElectionOf(file.leaderElection),
    ...(file.playbooks?.directory ? { playbookDirectory: file.playbooks.directory } : {}),
  };
}

/** A rule for a cluster that there is not would never hold, and nobody would know. */
function whyRulesDoNotFit({ cluster, clusters, changes, chat }: WrittenSettings): string | undefined {
  const names = clusters?.map(({ name }) => name) ?? (cluster === undefined ? undefined : [cluster]);
  if (!names) return undefined;
  const lists = {
    'changes.rules': changes?.rules,
    'chat.routes': chat?.routes,
    'chat.readers': chat?.readers,
  };
  const rules = Object.entries(lists).flatMap(([list, all = []]) =>
    all.map((rule, at) => ({ where: `${list}.${at}`, rule })),
  );
  for (const { where, rule } of rules)
    for (const [which, glob] of (rule.clusters ?? []).entries())
      if (!names.some((name) => fitsGlob(glob, name)))
        return `${where}.clusters.${which}: "${glob}" fits no cluster of this file: expected one of ${names.join(', ')}, or a pattern such as prod-*`;
  return undefined;
}

/** `writes: off`, for all clusters or for some, as rules that come last. */
function rulesOfOff({ writes, clusters = [] }: WrittenSettings): readonly PolicyRule[] {
  const rule: PolicyRule = { mode: 'suggest', checkJobs: false };
  if (writes !== undefined) return [rule];
  const names = clusters.flatMap((each) => (each.writes === undefined ? [] : [each.name]));
  return names.length > 0 ? [{ ...rule, clusters: names }] : [];
}

const clustersOf = (file: WrittenSettings): readonly ClusterSetting[] =>
  (file.clusters ?? []).map(({ prometheus = file.prometheus, writes = file.writes, ...each }) => ({
    namespaces: file.namespaces,
    recognise: file.recognise,
    labelSelector: file.labelSelector,
    configSecrets: file.configSecrets,
    ...(prometheus?.url ? { prometheus: prometheusPlace(prometheus, prometheus.url) } : {}),
    ...each,
    isReadOnly: writes !== undefined,
  }));

function merged(file: WrittenSettings): Settings {
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
      provenMs: file.verify?.proven ?? verify.provenMs,
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
      ...(isOn(file.schedules?.digest) ? { digest: file.schedules?.digest } : {}),
      ...(isOn(file.schedules?.fleetReport) ? { fleetReport: file.schedules?.fleetReport } : {}),
    },
    lookbackMs: file.lookback ?? defaultSettings.lookbackMs,
    stuckMs: file.stuck ?? defaultSettings.stuckMs,
    stopWithinMs: file.stopWithin ?? defaultSettings.stopWithinMs,
    awayMs: file.away ?? defaultSettings.awayMs,
    quietMs: file.quiet ?? defaultSettings.quietMs,
    reopenMs: file.reopen ?? defaultSettings.reopenMs,
    retentionMs: file.retention ?? defaultSettings.retentionMs,
    memoryCeilingBytes: file.memoryCeiling ?? defaultSettings.memoryCeilingBytes,
    chat: chatOf(file.chat ?? {}, file.schedules?.timeZone ?? schedules.timeZone),
    webhooks: webhooksOf(file.webhooks ?? []),
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

function leaderElectionOf(written: WrittenSettings['leaderElection']): Pick<ReadSettings, 'leaderElection'> {
  if (!written || !isOn(written.lease)) return {};
  const { lease, namespace = 'fluent-medic' } = written;
  return { leaderElection: { lease, namespace } };
}

const isOn = (written: string | undefined): boolean => written !== undefined && written !== 'off';

function mistakes(error: z.ZodError, name: string): string {
  return error.issues
    .map((issue) => `${name}: ${issue.path.length ? `${issue.path.join('.')}: ` : ''}${issue.message}`)
    .join('\n');
}
