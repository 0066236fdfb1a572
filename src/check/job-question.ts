import type { MountedConfig } from '../diagnosis/facts.ts';
import type { ConfigMap, Workload } from '../evidence/evidence.ts';
import type { Plan } from '../plan/plan.ts';
import { plannedFiles, targetImage } from './planned-config.ts';

/** What a one-shot Job is to try. */
export interface JobQuestion {
  /** Of the Job; the same question has the same name. */
  readonly name: string;
  readonly image: string;
  readonly container: string;
  /** Texts of the ConfigMaps that the plan changes, as they are to be, by name of the ConfigMap. */
  readonly changed: Readonly<Record<string, ConfigMap['data']>>;
}

export interface JobSubject {
  readonly plan: Plan;
  readonly attempt: number;
  readonly workload: Workload;
  readonly container: string;
  readonly mounted: MountedConfig | undefined;
}

/** Undefined where there is nothing to try: neither image nor configuration becomes another, or the configuration is not known. */
export function jobQuestion({
  plan,
  attempt,
  workload,
  container,
  mounted,
}: JobSubject): JobQuestion | undefined {
  const image = targetImage(plan)?.image ?? workload.containers.find(({ name }) => name === container)?.image;
  if (!mounted || image === undefined || !wantsJob(plan)) return undefined;
  const changed: Record<string, Record<string, string>> = {};
  for (const { name, text } of plannedFiles(mounted, plan)) {
    const map = mounted.parts[name]?.value;
    if (map && map.data[name] !== text)
      changed[map.name] = { ...(changed[map.name] ?? map.data), [name]: text };
  }
  return { name: `fluent-medic-check-${plan.digest.slice(0, 8)}-${attempt}`, image, container, changed };
}

/** Memory alone changes nothing that Fluent Bit reads. */
export const wantsJob = ({ steps }: Pick<Plan, 'steps'>): boolean =>
  steps.some(({ kind, from, to }) => ['set-image', 'set-config'].includes(kind) && from !== to);
