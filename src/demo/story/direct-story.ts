import { fluentBitImage } from '../cluster/default-scene.ts';
import { heavyHangingSchedule, heavySlowLoad } from '../cluster/world/load.ts';
import type { Stage } from './stage.ts';

const seconds = 1_000;
const beforeRolloutMs = 20 * seconds;
const lookMs = 2 * seconds;

/**
 * The outside world of the story: a person rolls out 3.2.0, the load rises, later the destination falls over
 * in phases. Everything else follows from what the containers do and what people press.
 */
export async function directStory(stage: Stage, stop: AbortSignal): Promise<void> {
  const { clock, cluster } = stage;
  await clock.sleep(beforeRolloutMs, stop);
  if (stop.aborted) return;
  cluster.rollOut(fluentBitImage('3.2.0'));
  await until(stage, stop, () => images(stage).every((image) => image.endsWith(':3.2.0')) && allReady(stage));
  await clock.sleep(10 * seconds, stop);
  if (stop.aborted) return;
  cluster.setLoad(heavySlowLoad);
  await until(
    stage,
    stop,
    () => images(stage).every((image) => !image.endsWith(':3.2.0')) && allReady(stage),
  );
  if (stop.aborted) return;
  cluster.setLoad(heavyHangingSchedule);
}

async function until({ clock }: Stage, stop: AbortSignal, holds: () => boolean): Promise<void> {
  while (!stop.aborted && !holds()) await clock.sleep(lookMs, stop);
}

interface PodShape {
  readonly spec?: { readonly containers?: readonly { readonly image?: string }[] };
  readonly status?: { readonly containerStatuses?: readonly { readonly ready?: boolean }[] };
}

const pods = ({ cluster }: Stage): readonly PodShape[] =>
  cluster.store.list('pods', 'logging') as readonly PodShape[];

const images = (stage: Stage): readonly string[] =>
  pods(stage).flatMap((pod) => pod.spec?.containers?.[0]?.image ?? []);

const allReady = (stage: Stage): boolean =>
  pods(stage).every((pod) => pod.status?.containerStatuses?.every((status) => status.ready) ?? false);
