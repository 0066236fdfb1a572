import { z } from 'zod';
import { severities } from '../../audience/severity.ts';
import { type SecretPlace, webhookEvents, webhookFormats, type WebhookRule } from '../../audience/webhook.ts';
import { globs } from './change-settings.ts';
import { duration } from './duration.ts';

const oneOf = <const T extends readonly string[]>(names: T) =>
  z.enum(names, { error: `expected one of ${names.join(', ')}` });
const variable = z
  .string()
  .regex(/^[A-Za-z_]\w*$/, 'expected the name of an environment variable, such as ONCALL_SECRET');
const file = z.string().min(1);

const WebhookSetting = z
  .strictObject({
    name: z.string().regex(/^[\w.-]{1,60}$/, 'expected letters, digits, dots and hyphens, such as on-call'),
    format: oneOf(webhookFormats).optional(),
    urlEnv: variable.optional(),
    urlFile: file.optional(),
    secretEnv: variable.optional(),
    secretFile: file.optional(),
    events: z.array(oneOf(webhookEvents)).min(1).optional(),
    clusters: globs.optional(),
    namespaces: globs.optional(),
    severity: oneOf(severities).optional(),
    unacknowledgedAfter: duration.optional(),
    heedsMute: z.boolean().optional(),
  })
  .superRefine((written, context) => {
    const isPaging = (written.format ?? 'fluent-medic') !== 'fluent-medic';
    if (!written.secretEnv === !written.secretFile)
      context.addIssue({ code: 'custom', message: 'expected either secretEnv or secretFile' });
    if (written.urlEnv && written.urlFile)
      context.addIssue({ code: 'custom', message: 'expected either urlEnv or urlFile' });
    if (!isPaging && !written.urlEnv && !written.urlFile)
      context.addIssue({ code: 'custom', message: 'expected urlEnv or urlFile: where the URL stands' });
  });

/** Whom to tell outside of chat, as people write it in the operator's file. */
export const WebhookSettings = z.array(WebhookSetting).superRefine((list, context) => {
  for (const [at, { name }] of list.entries())
    if (list.findIndex((each) => each.name === name) < at)
      context.addIssue({
        code: 'custom',
        path: [at, 'name'],
        message: `expected another name than ${name}: by it a webhook is known after a restart`,
      });
});

export const webhooksOf = (written: z.infer<typeof WebhookSettings>): readonly WebhookRule[] =>
  written.map(({ urlEnv, urlFile, secretEnv, secretFile, unacknowledgedAfter, ...rest }) => {
    const url = placeOf(urlEnv, urlFile);
    const secret = placeOf(secretEnv, secretFile);
    if (!secret) throw new Error('The schema asks for one of the two.');
    return {
      ...rest,
      format: rest.format ?? 'fluent-medic',
      events: rest.events ?? webhookEvents,
      heedsMute: rest.heedsMute ?? false,
      secret,
      ...(url ? { url } : {}),
      ...(unacknowledgedAfter === undefined ? {} : { unacknowledgedMs: unacknowledgedAfter }),
    };
  });

function placeOf(name: string | undefined, path: string | undefined): SecretPlace | undefined {
  if (name !== undefined) return { kind: 'env', name };
  return path === undefined ? undefined : { kind: 'file', path };
}
