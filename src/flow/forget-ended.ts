import type { FlowDeps } from './deps.ts';

/** Signals are kept at least this long: far longer than Kubernetes remembers a death. */
const signalsMs = 90 * 24 * 3_600_000;

/** One transaction holds the store up for some milliseconds only; what one run leaves the next one takes. */
const batch = { incidents: 25, most: 20 };

/** Forgets what retention no longer covers, in small batches. */
export async function forgetEnded({
  store,
  clock,
  settings,
  log,
}: Pick<FlowDeps, 'store' | 'clock' | 'settings' | 'log'>): Promise<void> {
  const now = clock.now().getTime();
  const ago = (ms: number) => new Date(now - ms).toISOString();
  const before = {
    signals: ago(Math.max(signalsMs, settings.retentionMs)),
    incidents: ago(settings.retentionMs),
  };
  for (let batches = 0; batches < batch.most; batches += 1)
    if (await store.prune(before, batch.incidents)) return;
  log.info({ before: before.incidents }, 'more is older than the retention than one run removes');
}

/** How long ended incidents are kept, in days. */
export const retentionDays = ({ settings }: Pick<FlowDeps, 'settings'>): number =>
  Math.round(settings.retentionMs / 86_400_000);
