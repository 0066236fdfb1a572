import { said, type Words } from '../language/words.ts';
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
  if (policy.mode === 'suggest') return refuse('read-only', said('policy.readOnly'));
  if (policy.mode === 'pull-request' && to === 'cluster')
    return refuse('read-only', said('policy.pullRequestsOnly'));
  if (policy.protected) return refuse('protected', said('policy.protected'));
  if (freeze) return refuse('frozen', frozenWords(freeze));
  const window = hasBegun ? undefined : frozenUntil(policy.freezeWindows, now);
  if (!window) return { allowed: true };
  const until = minute(window.until);
  return refuse(
    'freeze-window',
    window.why === undefined
      ? said('policy.freezeWindow', { until })
      : said('policy.freezeWindowBecause', { until, why: window.why }),
  );
}

/** Who froze a cluster, why, and what ends it. */
export function frozenWords({ cluster, at, name, why }: Freeze): Words {
  const who = { name, cluster, at: minute(at) };
  return why === undefined
    ? said('policy.frozen', who)
    : said('policy.frozenBecause', { ...who, why: why.replace(/\.$/, '') });
}

const minute = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
