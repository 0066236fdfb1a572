import { parseDocument } from 'yaml';
import { z } from 'zod';
import { parseQuantity } from '../../fluentbit/quantity.ts';
import { defaultSettings, type Recognition, type Settings } from '../../settings.ts';
import { ScheduleSettings } from '../schedule/schedule-setting.ts';
import { type PrometheusPlace, prometheusPlace, PrometheusSettings } from './prometheus-settings.ts';
import { ReleaseSettings } from './release-settings.ts';

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

/** The operator's file, as people write it. */
const SettingsFile = z.strictObject({
  cluster: z.string().min(1).optional(),
  namespaces: z.array(z.string().min(1)).min(1).optional(),
  recognise: z.enum(['labels', 'images'], { error: 'expected labels or images' }).optional(),
  labelSelector: z.string().min(1).optional(),
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
  sampleEvery: duration.optional(),
  schedules: ScheduleSettings.optional(),
  prometheus: PrometheusSettings.optional(),
  lookback: duration.optional(),
  quiet: duration.optional(),
  memoryCeiling: quantity.optional(),
  releases: ReleaseSettings.optional(),
  playbooks: z.strictObject({ directory: z.string().optional() }).optional(),
});

export interface ReadSettings {
  readonly settings: Settings;
  readonly cluster?: string;
  readonly namespaces?: readonly string[];
  readonly recognise?: Recognition;
  readonly labelSelector?: string;
  /** Absent where no URL is given. */
  readonly prometheus?: PrometheusPlace;
  /** Folder of the operator's own playbooks, as written. */
  readonly playbookDirectory?: string;
}

/** Reads `MEDIC_CONFIG`. Throws a plain Error with one line a mistake: where, what was expected. */
export function readSettings(text: string, name: string): ReadSettings {
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken) throw new Error(`${name}: ${broken.message.split('\n')[0]}`);
  const read = SettingsFile.safeParse(document.toJS() ?? {});
  if (!read.success) throw new Error(mistakes(read.error, name));
  const file = read.data;
  return {
    settings: merged(file),
    ...(file.cluster === undefined ? {} : { cluster: file.cluster }),
    ...(file.namespaces === undefined ? {} : { namespaces: file.namespaces }),
    ...(file.recognise === undefined ? {} : { recognise: file.recognise }),
    ...(file.labelSelector === undefined ? {} : { labelSelector: file.labelSelector }),
    ...(file.prometheus?.url ? { prometheus: prometheusPlace(file.prometheus, file.prometheus.url) } : {}),
    ...(file.playbooks?.directory ? { playbookDirectory: file.playbooks.directory } : {}),
  };
}

function merged(file: z.infer<typeof SettingsFile>): Settings {
  const { approval, verify, releases, schedules } = defaultSettings;
  return {
    writes: file.writes ?? defaultSettings.writes,
    automaticUndo: file.automaticUndo ?? defaultSettings.automaticUndo,
    approval: {
      users: file.approval?.users ?? approval.users,
      groups: file.approval?.groups ?? approval.groups,
      required: file.approval?.required ?? approval.required,
      requesterMayApprove: file.approval?.requesterMayApprove ?? approval.requesterMayApprove,
      livesMs: file.approval?.lives ?? approval.livesMs,
    },
    planLivesMs: file.planLives ?? defaultSettings.planLivesMs,
    gatherMs: file.gather ?? defaultSettings.gatherMs,
    verify: {
      pollMs: file.verify?.poll ?? verify.pollMs,
      ...(typeof file.verify?.hold === 'number' ? { holdMs: file.verify.hold } : {}),
      deadlineMs: file.verify?.deadline ?? verify.deadlineMs,
      rolloutDeadlineMs: file.verify?.rolloutDeadline ?? verify.rolloutDeadlineMs,
    },
    sampleEveryMs: file.sampleEvery ?? defaultSettings.sampleEveryMs,
    schedules: {
      timeZone: file.schedules?.timeZone ?? schedules.timeZone,
      sweep: file.schedules?.sweep ?? schedules.sweep,
      ...(isOn(file.schedules?.fleetReport) ? { fleetReport: file.schedules?.fleetReport } : {}),
    },
    lookbackMs: file.lookback ?? defaultSettings.lookbackMs,
    quietMs: file.quiet ?? defaultSettings.quietMs,
    memoryCeilingBytes: file.memoryCeiling ?? defaultSettings.memoryCeilingBytes,
    releases: {
      allowed: file.releases?.allowed ?? releases.allowed,
      prefer: file.releases?.prefer ?? releases.prefer,
      registries: file.releases?.registries ?? releases.registries,
      rewrites: file.releases?.rewrites ?? releases.rewrites,
      digests: file.releases?.digests ?? releases.digests,
    },
  };
}

const isOn = (written: string | undefined): boolean => written !== undefined && written !== 'off';

function mistakes(error: z.ZodError, name: string): string {
  return error.issues
    .map((issue) => `${name}: ${issue.path.length ? `${issue.path.join('.')}: ` : ''}${issue.message}`)
    .join('\n');
}
