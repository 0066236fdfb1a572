import { createRunWatch } from '../../src/flow/watch-runs.ts';
import type { Settings } from '../../src/settings.ts';
import { imageOf, seedConfig } from './cluster-objects.ts';
import { createStage, segfault, type Stage, stageSettings } from './stage.ts';

export const minute = 60_000;
export const changes = { ...stageSettings.changes, configInPlace: false };
const rollout = { waves: [1] as const, holdMs: 30_000, podStartMs: 60_000 };
const running = new AbortController().signal;

/** Somebody writes the ConfigMap, as `kubectl edit` does. */
export function writeConfig({ clock, cluster }: Stage, text: string): void {
  const time = clock.now().toISOString();
  cluster.edit(({ configMap }) => {
    configMap.data['fluent-bit.conf'] = text;
    configMap.metadata.managedFields = [
      { manager: 'kubectl-edit', operation: 'Update', time, fieldsV1: { 'f:data': {} } },
    ];
  }, 'ConfigMap');
}

/** Somebody else sets another version in the template. */
export const setVersion = ({ cluster }: Stage, version: string): void =>
  cluster.edit(({ daemonSet: { spec } }) => {
    for (const container of spec.template.spec.containers) container.image = imageOf(version);
  }, 'DaemonSet');

export interface WellWish {
  readonly version?: string;
  readonly config?: string;
  readonly settings?: Partial<Settings>;
}

/** Four pods run well for half an hour, and the bot notes it. */
export async function runWell({
  version = '3.0.7',
  config = seedConfig('128m'),
  settings,
}: WellWish = {}): Promise<Stage> {
  const stage = await createStage({ pods: 4, version, settings: { changes, rollout, ...settings } });
  writeConfig(stage, config);
  const watch = createRunWatch(stage.deps());
  for (let looks = 0; looks < 3; looks += 1) {
    await watch(running);
    await stage.advance(10 * minute);
  }
  return stage;
}

/** Then comes 3.2.0, with another configuration, and crashes. */
export async function changeAndCrash(wish: WellWish = {}, after = seedConfig('256m')): Promise<Stage> {
  const stage = await runWell(wish);
  writeConfig(stage, after);
  setVersion(stage, '3.2.0');
  await stage.cluster.rollOut();
  await stage.advance(minute);
  await stage.cluster.die(1, segfault);
  await stage.cluster.die(2, segfault);
  await stage.advance(20_000);
  return stage;
}
