import { z } from 'zod';
import type { WaveSize } from '../../change/waves.ts';
import { parseQuantity } from '../../fluentbit/quantity.ts';
import { ScheduleSettings } from '../schedule/schedule-setting.ts';
import { ChangesSetting } from './change-settings.ts';
import { ChatSetting } from './chat-settings.ts';
import { duration, retention } from './duration.ts';
import { PrometheusSettings } from './prometheus-settings.ts';
import { ReleaseSettings } from './release-settings.ts';
import { SourceSettings } from './source-settings.ts';
import { WebhookSettings } from './webhook-settings.ts';

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

const objectName = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'expected a name of Kubernetes such as fluent-medic');

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
export const SettingsFile = z.strictObject({
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
      proven: duration.optional(),
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
  stopWithin: duration.optional(),
  quiet: duration.optional(),
  reopen: duration.optional(),
  retention: retention.optional(),
  memoryCeiling: quantity.optional(),
  releases: ReleaseSettings.optional(),
  chat: ChatSetting.optional(),
  webhooks: WebhookSettings.optional(),
  sources: SourceSettings.optional(),
  http: z
    .strictObject({
      address: z.string().min(1).optional(),
      port: z.int().min(0).max(65_535).optional(),
      alertRequestsPerMinute: z.int().min(1).optional(),
      alertBody: quantity.optional(),
    })
    .optional(),
  leaderElection: z.strictObject({ lease: objectName, namespace: objectName.optional() }).optional(),
  audit: z.strictObject({ lines: z.string().min(1).optional() }).optional(),
  playbooks: z.strictObject({ directory: z.string().optional() }).optional(),
});
export type WrittenSettings = z.infer<typeof SettingsFile>;
