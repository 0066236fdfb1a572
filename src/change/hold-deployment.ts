import type { UpdateStrategy } from '../evidence/evidence.ts';

/** The largest number that Kubernetes takes; as a progress deadline it means none. */
const mostSeconds = 2_147_483_647;
/** A deadline must be greater. */
const heldSeconds = mostSeconds - 1;

/** What of a Deployment says how fast it rolls out. */
export interface Pace {
  readonly minReadySeconds?: number;
  readonly progressDeadlineSeconds?: number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Makes a Deployment's controller stop after `count` new pods: it goes on when they count as available, and as long as this stands none does.
 * A pause would come too late where pods start fast, and with a bot that ended not at all.
 */
export const heldDeployment = (before: UpdateStrategy, count: number): Fields => ({
  ...widerDeployment(before, count),
  minReadySeconds: heldSeconds,
  progressDeadlineSeconds: mostSeconds,
});

/** Room for `count` new pods: beside the old ones, where the Deployment allows any there, else in their place. */
export const widerDeployment = ({ rollingUpdate }: UpdateStrategy, count: number): Fields => ({
  strategy: {
    type: 'RollingUpdate',
    rollingUpdate: isNone(rollingUpdate?.['maxSurge'])
      ? { maxSurge: 0, maxUnavailable: count }
      : { maxSurge: count, maxUnavailable: 0 },
  },
});

/** How it rolled out before; what somebody has set meanwhile stays. */
export function releasedDeployment(before: UpdateStrategy & Pace, now: Pace): Fields {
  if (now.minReadySeconds !== heldSeconds) return {};
  const { type, rollingUpdate = null, minReadySeconds = null, progressDeadlineSeconds = null } = before;
  return { strategy: { type, rollingUpdate }, minReadySeconds, progressDeadlineSeconds };
}

/** `0` and `0%` as written. */
const isNone = (share: unknown): boolean => share === 0 || share === '0' || share === '0%';
