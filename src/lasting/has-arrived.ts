import { list, said, type Words } from '../language/words.ts';
import type { ConfigMap, Workload } from '../evidence/evidence.ts';
import { editConfig } from '../fluentbit/config/edit-config.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { nameInGit } from './name-in-git.ts';
import { readConfigTarget, readContainerTarget } from '../plan/target.ts';

/** `otherwise`: people merged other values than those that were asked for; `words` says which, or what has not come yet. */
export interface Arrival {
  readonly state: 'as-asked' | 'otherwise' | 'partly' | 'not-yet';
  readonly words: Words;
}

/**
 * Whether a workload runs what came of a plan, by a revision that is newer than the plan: a new ConfigMap alone restarts no pod. `partly`:
 * some of it runs, the rest is as it was. What stands in a Secret is not looked into.
 */
export function arrivalOf(
  { steps, basis }: Plan,
  workload: Workload,
  configMaps: readonly ConfigMap[],
): Arrival {
  const found = steps
    .filter(({ kind, from, to }) => kind.startsWith('set-') && from !== to)
    .map((step) => ({ ...step, now: valueNow(step, workload, configMaps) }));
  const others = found.filter(({ to, now }) => now !== undefined && now !== to);
  const words = others.map(({ kind, target, now, to }) => differing(nameOfStep(kind, target), now ?? '', to));
  const before = basis.find(({ kind }) => kind === workload.kind)?.state;
  if (before === `generation ${workload.generation ?? 'unknown'}`) {
    const object = `${workload.kind} ${workload.namespace}/${workload.name}`;
    const waited = said('pullRequest.noRevision', { object });
    return { state: 'not-yet', words: list('commas', [waited, ...words]) };
  }
  const standing = others.filter(({ from, now }) => now === from);
  const state =
    others.length === 0
      ? 'as-asked'
      : standing.length === 0
        ? 'otherwise'
        : standing.length < found.length
          ? 'partly'
          : 'not-yet';
  return { state, words: list('commas', words) };
}

function differing(name: Words, value: string, to: string): Words {
  const now = value || said('pullRequest.absent');
  return to === ''
    ? said('pullRequest.notGone', { name, now })
    : said('pullRequest.otherValue', { name, now, to });
}

const nameOfStep = (kind: Step['kind'], target: string): Words =>
  kind === 'set-config'
    ? (readConfigTarget(target)?.key ?? target)
    : kind === 'set-image'
      ? said('pullRequest.image')
      : said('pullRequest.memoryLimit');

/** Undefined for what cannot be looked into. */
function valueNow(
  step: Step,
  { containers }: Workload,
  configMaps: readonly ConfigMap[],
): string | undefined {
  if (step.kind === 'set-config') return configNow(step, configMaps);
  const container = containers.find(({ name }) => name === readContainerTarget(step.target)?.container);
  return (step.kind === 'set-image' ? container?.image : container?.memoryLimit) ?? '';
}

/** The wanted value where any of the ConfigMaps holds it: the one from before may stand beside it. */
function configNow({ target, to }: Step, configMaps: readonly ConfigMap[]): string | undefined {
  const at = readConfigTarget(target);
  if (!at) return undefined;
  const section = { kind: at.section, index: at.index };
  const values = configMaps
    .filter(({ name }) => nameInGit(name) === nameInGit(at.name))
    .flatMap(({ data }) => {
      const edited = editConfig(data[at.file] ?? '', { section, key: at.key, value: to || 'x' });
      return 'text' in edited ? [edited.from ?? ''] : [];
    });
  return values.includes(to) ? to : (values.at(-1) ?? '');
}

/** The ConfigMaps in which a plan's values may stand now: those that it names, and those that took their place. */
export function mapsToRead({ steps }: Plan, { volumes }: Workload): readonly string[] {
  const named = steps.flatMap(({ target }) => readConfigTarget(target)?.name ?? []);
  const mounted = volumes.flatMap(({ configMap }) => configMap ?? []);
  const bases = new Set(named.map(nameInGit));
  return [...new Set([...named, ...mounted.filter((name) => bases.has(nameInGit(name)))])];
}
