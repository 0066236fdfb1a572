import type { ConfigMap, Workload } from '../evidence/evidence.ts';
import { editConfig } from '../fluentbit/config/edit-config.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { nameInGit } from './name-in-git.ts';
import { readConfigTarget, readContainerTarget } from '../plan/target.ts';

/**
 * Whether a workload runs what the plan asks for, and by a revision that is newer than the plan: a new ConfigMap alone restarts no pod.
 * What stands in a Secret is not looked into.
 */
export function hasArrived(
  { steps, basis }: Plan,
  workload: Workload,
  configMaps: readonly ConfigMap[],
): boolean {
  const before = basis.find(({ kind }) => kind === workload.kind)?.state;
  if (before === `generation ${workload.generation ?? 'unknown'}`) return false;
  return steps
    .filter(({ kind, from, to }) => kind.startsWith('set-') && from !== to)
    .every((step) => holds(step, workload, configMaps));
}

function holds(step: Step, { containers }: Workload, configMaps: readonly ConfigMap[]): boolean {
  if (step.kind === 'set-config') return configHolds(step, configMaps);
  const container = containers.find(({ name }) => name === readContainerTarget(step.target)?.container);
  if (step.kind === 'set-image') return container?.image === step.to;
  return (container?.memoryLimit ?? '') === step.to;
}

function configHolds({ target, to }: Step, configMaps: readonly ConfigMap[]): boolean {
  const at = readConfigTarget(target);
  if (!at) return true;
  return configMaps
    .filter(({ name }) => nameInGit(name) === nameInGit(at.name))
    .some(({ data }) => {
      const section = { kind: at.section, index: at.index };
      const edited = editConfig(data[at.file] ?? '', { section, key: at.key, value: to || 'x' });
      return 'text' in edited && (edited.from ?? '') === to;
    });
}

/** The ConfigMaps in which a plan's values may stand now: those that it names, and those that took their place. */
export function mapsToRead({ steps }: Plan, { volumes }: Workload): readonly string[] {
  const named = steps.flatMap(({ target }) => readConfigTarget(target)?.name ?? []);
  const mounted = volumes.flatMap(({ configMap }) => configMap ?? []);
  const bases = new Set(named.map(nameInGit));
  return [...new Set([...named, ...mounted.filter((name) => bases.has(nameInGit(name)))])];
}
