import type { Words } from '../language/words.ts';
import type { Freeze } from './freeze.ts';
import { frozenUntil } from './freeze-window.ts';
import type { Policy } from './policy.ts';

export type WriteRight =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly kind: 'read-only' | 'protected' | 'frozen' | 'freeze-window' | 'voided';
      /** One sentence: what stands against it, and when or by what that ends. */
      readonly why: Words;
    };

export interface Moment {
  readonly now: Date;
  /** The freeze that holds in the cluster. */
  readonly freeze?: Freeze | undefined;
  /** A change under way is brought to its end, or undone, also while a freeze window is open: half-way is worse. */
  readonly hasBegun?: boolean;
  /** What is to be written: the cluster itself, or a pull request. */
  readonly to?: 'cluster' | 'pull-request';
}

/** Whether the policy of a namespace lets anything be written at a moment. */
export function mayWriteAt(policy: Policy, { now, freeze, hasBegun, to = 'cluster' }: Moment): WriteRight {
  const refuse = (kind: (WriteRight & { allowed: false })['kind'], why: Words): WriteRight => ({
    allowed: false,
    kind,
    why,
  });
  if (policy.mode === 'suggest')
    return refuse('read-only', 'This bot is read-only: changes are switched off in its settings.');
  if (policy.mode === 'pull-request' && to === 'cluster')
    return refuse(
      'read-only',
      'Changes go through pull requests here: the bot does not write to this cluster.',
    );
  if (policy.protected)
    return refuse('protected', 'This namespace is protected: nothing is changed here, whoever approves.');
  if (freeze) return refuse('frozen', frozenWords(freeze));
  const window = hasBegun ? undefined : frozenUntil(policy.freezeWindows, now);
  if (!window) return { allowed: true };
  const reason = window.why === undefined ? '' : ` (${window.why})`;
  return refuse(
    'freeze-window',
    `No change begins here before ${minute(window.until)}: a freeze window is open${reason}.`,
  );
}

/** Who froze a cluster, why, and what ends it. */
export function frozenWords({ cluster, at, name, why }: Freeze): string {
  const reason = why === undefined ? '' : `: ${why.replace(/\.$/, '')}`;
  return `${name} froze all changes in ${cluster} at ${minute(at)}${reason}. "/fluentbit resume ${cluster}" ends that.`;
}

const minute = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
