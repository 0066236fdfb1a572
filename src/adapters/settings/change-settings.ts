import { z } from 'zod';
import type { ApprovalRules, ChangeSettings, Mode, PolicyRule } from '../../approval/policy.ts';
import { whyNoTicketPattern } from '../../approval/ticket.ts';
import { defaultSettings } from '../../settings.ts';
import { duration } from './duration.ts';
import { freezeWindowOf, FreezeWindowSetting } from './freeze-window-settings.ts';

const modes: readonly Mode[] = ['suggest', 'pull-request', 'live'];
export const users = z.array(
  z.string().regex(/^[UW][A-Z0-9]+$/, 'expected a Slack member id such as U0123ABCD'),
);
export const groups = z.array(
  z.string().regex(/^S[A-Z0-9]+$/, 'expected the id of a Slack user group such as S0123ABCD'),
);
const required = z.int().min(1).max(5);
const ticketPattern = z.string().superRefine((pattern, context) => {
  const message = whyNoTicketPattern(pattern);
  if (message) context.addIssue({ code: 'custom', message });
});
const stepRule = z.strictObject({
  users: users.optional(),
  groups: groups.optional(),
  required: required.optional(),
});

const fields = {
  mode: z.enum(modes, { error: `expected ${modes.join(', ')}` }).optional(),
  automaticUndo: z.boolean().optional(),
  hotReload: z.boolean().optional(),
  checkJobs: z.boolean().optional(),
  configInPlace: z.boolean().optional(),
  sideCars: z.boolean().optional(),
  production: z.boolean().optional(),
  protected: z.boolean().optional(),
  approval: z
    .strictObject({
      users: users.optional(),
      groups: groups.optional(),
      required: required.optional(),
      requesterMayApprove: z.boolean().optional(),
      lives: duration.optional(),
      ticketPattern: ticketPattern.optional(),
      steps: z
        .strictObject({
          'set-image': stepRule.optional(),
          'set-config': stepRule.optional(),
          'set-memory': stepRule.optional(),
          restart: stepRule.optional(),
          reload: stepRule.optional(),
        })
        .optional(),
    })
    .optional(),
  freezeWindows: z.array(FreezeWindowSetting).optional(),
};

const globWords = 'expected a name in which * stands for any characters, such as prod-*';
export const globs = z.array(z.string().regex(/^[\w.*-]{1,253}$/, globWords)).min(1);

/** What may be changed where, and who decides, as people write it in the operator's file. */
export const ChangesSetting = z.strictObject({
  ...fields,
  rules: z
    .array(
      z
        .strictObject({ clusters: globs.optional(), namespaces: globs.optional(), ...fields })
        .refine(({ clusters, namespaces }) => clusters !== undefined || namespaces !== undefined, {
          error: 'expected clusters, namespaces or both: what holds everywhere stands directly under changes',
        }),
    )
    .optional(),
});

type Written = z.infer<typeof ChangesSetting>;
type WrittenRule = NonNullable<Written['rules']>[number];

/** `extra` are rules that come last. */
export function changesOf(
  { rules = [], ...everywhere }: Written,
  { timeZone, extra }: { readonly timeZone: string; readonly extra: readonly PolicyRule[] },
): ChangeSettings {
  const { rules: _, ...usual } = defaultSettings.changes;
  const { approval, ...said } = ruleOf(everywhere, timeZone);
  return {
    ...usual,
    ...said,
    approval: { ...usual.approval, ...approval },
    rules: [...rules.map((rule) => ruleOf(rule, timeZone)), ...extra],
  };
}

function ruleOf({ approval, freezeWindows, ...rest }: WrittenRule, timeZone: string): PolicyRule {
  return withoutUndefined({
    ...rest,
    approval: approval && approvalOf(approval),
    freezeWindows: freezeWindows?.map((window) => freezeWindowOf(window, timeZone)),
  });
}

function approvalOf({ lives, ...rest }: NonNullable<WrittenRule['approval']>): Partial<ApprovalRules> {
  return withoutUndefined({ ...rest, livesMs: lives }) as Partial<ApprovalRules>;
}

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

const withoutUndefined = <T extends object>(value: T): Given<T> =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Given<T>;
