import type { Words } from '../language/words.ts';
import type { Step } from './plan.ts';

const request = /^POST :(\d+)\/api\/v2\/reload$/;

/** What a reload step asks of each pod, as its `to`. */
export const reloadRequest = (port: number): string => `POST :${port}/api/v2/reload`;

/** The port of the monitoring API by which a plan takes its configuration into the running pods; undefined where pods restart for it. */
export function reloadPortOf({
  steps,
}: {
  readonly steps: readonly { readonly kind: Step['kind']; readonly to: Words }[];
}): number | undefined {
  const step = steps.find(({ kind }) => kind === 'reload');
  const port = Number(request.exec(typeof step?.to === 'string' ? step.to : '')?.[1]);
  return Number.isInteger(port) && port > 0 ? port : undefined;
}

export const isReload = (plan: Parameters<typeof reloadPortOf>[0]): boolean =>
  reloadPortOf(plan) !== undefined;
