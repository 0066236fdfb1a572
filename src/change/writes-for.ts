import { said, type Words } from '../language/words.ts';
import type { ConfigMap, Workload } from '../evidence/evidence.ts';
import { editConfig } from '../fluentbit/config/edit-config.ts';
import { configMapBasis, workloadBasis } from '../plan/digest.ts';
import type { Plan, PlanBasis, Step } from '../plan/plan.ts';
import { isReload } from '../plan/reload-step.ts';
import { readConfigTarget } from '../plan/target.ts';
import { copyName, copyWrite, isUntouched, remounted, whyNoCopy } from './config-copy.ts';
import { holdPatch, podAnnotation, releasePatch } from './hold.ts';
import { containerOf, type Direction, templatePatch, workloadWrite } from './workload-write.ts';
import type { Write } from './write.ts';

/** The objects as they are at this moment. */
export interface FreshObjects {
  readonly workload: Workload;
  readonly configMaps: readonly ConfigMap[];
}

export type Writes = { readonly writes: readonly Write[] } | { readonly refused: Words };

/** How a plan is written. */
export interface Manner {
  /** Pods are replaced by the bot, not by their controller. */
  readonly inWaves: boolean;
  /** ConfigMaps are edited where they stand, in the place of a changed copy that only new pods read. */
  readonly configInPlace: boolean;
}

const plainly: Manner = { inWaves: false, configInPlace: true };

/** Turns an approved plan into writes, if every object is still as it was diagnosed. */
export function writesFor(plan: Plan, fresh: FreshObjects, at: string, manner = plainly): Writes {
  if (plan.adviceOnly) return { refused: plan.adviceOnly };
  const moved = plan.basis.find((basis) => !isAsDiagnosed(basis, fresh));
  if (isReload(plan) && !manner.configInPlace) return { refused: said('write.reloadNeedsInPlace') };
  if (moved) return { refused: movedWords(moved) };
  const mark = markOf(plan, 'apply');
  return assemble(plan.steps, fresh, {
    ...manner,
    digest: plan.digest,
    requestBefore: plan.requestBefore,
    mark,
    at,
    done: new Set(),
    isUndo: false,
  });
}

/** That an object is not as it was diagnosed. */
export const movedWords = ({ kind, name }: PlanBasis): Words =>
  said('write.moved', { object: `${kind} ${name}` });

/**
 * Turns the plan's undo into writes, if every value is still the one that the plan wrote. Objects in
 * `undone` (`Kind/name`) carry the undo already.
 */
export function undoWritesFor(
  plan: Plan,
  fresh: FreshObjects,
  at: string,
  undone: ReadonlySet<string> = new Set(),
): Writes {
  const { workload } = fresh;
  if (workload.isPaused)
    return { refused: said('write.paused', { object: `${workload.kind} ${workload.name}` }) };
  const foreign = plan.undo.find((step) => !undone.has(objectOf(step)) && !holds(step, fresh, plan.digest));
  if (foreign) return { refused: said('write.foreign', { target: foreign.target, from: foreign.from }) };
  const mark = markOf(plan, 'undo');
  return assemble(plan.undo, fresh, {
    ...plainly,
    digest: plan.digest,
    requestBefore: plan.requestBefore,
    mark,
    at,
    done: undone,
    isUndo: true,
  });
}

function objectOf(step: Step): string {
  const [kind, , name] = step.target.split('/');
  return `${kind}/${name}`;
}

/** Written on each object with the change, so that a repeated write is recognised. */
export const markOf = (plan: Plan, direction: 'apply' | 'undo' | 'release' | 'widen'): string =>
  `${plan.digest.slice(0, 16)}-${direction}`;

function isAsDiagnosed(basis: PlanBasis, fresh: FreshObjects): boolean {
  const map = fresh.configMaps.find((one) => basis.kind === 'ConfigMap' && one.name === basis.name);
  const now = map ? configMapBasis(map) : workloadBasis(fresh.workload);
  return now.kind === basis.kind && now.name === basis.name && now.state === basis.state;
}

/** Whether the value that an undo step starts from is what stands in the object now. */
function holds(step: Step, fresh: FreshObjects, digest: string): boolean {
  if (step.kind === 'set-config') {
    const copy = copyOf(readConfigTarget(step.target)?.name, fresh, digest);
    if (copy) return isUntouched(copy);
    const edited = editedText(step, fresh, true);
    return 'text' in edited && (edited.from ?? '') === step.from;
  }
  const container = containerOf(step, fresh);
  if (step.kind === 'set-image') return container?.image === step.from;
  if (step.kind === 'set-memory') return (container?.memoryLimit ?? '') === step.from;
  return true;
}

/** The copy that the template reads in the place of this ConfigMap since the plan was carried out. */
function copyOf(name: string | undefined, { workload, configMaps }: FreshObjects, digest: string) {
  const own = name === undefined ? undefined : copyName(name, digest);
  const isRead = workload.volumes.some(({ configMap }) => configMap !== undefined && configMap === own);
  return isRead ? configMaps.find((map) => map.name === own) : undefined;
}

interface About extends Manner, Direction {
  readonly digest: string;
  readonly mark: string;
  readonly at: string;
  /** Objects (`Kind/name`) that need no write any more; what follows from their change still does. */
  readonly done: ReadonlySet<string>;
  /** What stood there before may be put back even where it would not be written anew, such as a comment behind a value. */
  readonly isUndo: boolean;
}

function assemble(steps: readonly Step[], fresh: FreshObjects, about: About): Writes {
  const { workload } = fresh;
  const changes = steps.filter((one) => one.kind === 'set-config' && one.from !== one.to);
  const configs = configsFor(changes, fresh, about);
  if ('refused' in configs) return configs;
  const { writes, volumes } = configs;
  const containers = templatePatch(steps, workload, about);
  const isChanged = containers !== undefined || volumes.length > 0;
  const isRead = changes.length > 0 && !isChanged && !isReload({ steps });
  const restarts = steps.some((step) => step.kind === 'restart') || isRead;
  if (!isChanged && !restarts) return { writes };
  const template = { containers, volumes, annotations: podAnnotations(workload, about, restarts) };
  const strategy = about.inWaves ? holdPatch(workload) : releasePatch(workload);
  return { writes: [...writes, workloadWrite(workload, { template, strategy }, about.mark)] };
}

type Configs =
  | { readonly refused: Words }
  | { readonly writes: readonly Write[]; readonly volumes: ReturnType<typeof remounted> };

function configsFor(changes: readonly Step[], fresh: FreshObjects, about: About): Configs {
  if (about.isUndo) return backConfigs(changes, fresh, about);
  return about.configInPlace ? editedInPlace(changes, fresh, about) : editedCopies(changes, fresh, about);
}

function editedInPlace(changes: readonly Step[], fresh: FreshObjects, about: About): Configs {
  const edited = editedMaps(changes, fresh, about);
  if ('refused' in edited) return edited;
  return { writes: edited.maps.map((map) => configWrite(map, fresh, about.mark)), volumes: [] };
}

function editedCopies(changes: readonly Step[], fresh: FreshObjects, about: About): Configs {
  const edited = editedMaps(changes, fresh, about);
  if ('refused' in edited) return edited;
  const [obstacle] = edited.maps.flatMap((map) => whyNoCopy(map, fresh.workload) ?? []);
  if (obstacle !== undefined) return { refused: obstacle };
  return {
    writes: edited.maps.map((map) => copyWrite(map, about.digest, about.mark)),
    volumes: edited.maps.flatMap(({ name }) => remounted(fresh.workload, name, copyName(name, about.digest))),
  };
}

/** Where the template reads a copy it reads the ConfigMap from before again; what was edited in place is edited back. */
function backConfigs(changes: readonly Step[], fresh: FreshObjects, about: About): Configs {
  const nameOf = (step: Step) => readConfigTarget(step.target)?.name;
  const copied = changes.filter((step) => copyOf(nameOf(step), fresh, about.digest));
  const others = changes.filter((step) => !copied.includes(step));
  const inPlace = editedInPlace(others, fresh, about);
  if ('refused' in inPlace) return inPlace;
  const names = [...new Set(copied.flatMap((step) => nameOf(step) ?? []))];
  const volumes = names.flatMap((name) => remounted(fresh.workload, copyName(name, about.digest), name));
  return { ...inPlace, volumes };
}

function editedMaps(
  changes: readonly Step[],
  fresh: FreshObjects,
  about: About,
): { readonly maps: readonly ConfigMap[] } | { readonly refused: Words } {
  const maps = new Map<string, ConfigMap>();
  for (const step of changes.filter((one) => !about.done.has(objectOf(one)))) {
    const target = readConfigTarget(step.target);
    const map = maps.get(target?.name ?? '') ?? fresh.configMaps.find((one) => one.name === target?.name);
    if (!target || !map) return { refused: said('write.gone', { target: step.target }) };
    const edited = editedText(step, { ...fresh, configMaps: [map] }, about.isUndo);
    if ('refused' in edited)
      return { refused: said('write.atTarget', { target: step.target, why: edited.refused }) };
    maps.set(map.name, { ...map, data: { ...map.data, [target.file]: edited.text } });
  }
  return { maps: [...maps.values()] };
}

/** A template without a difference restarts nothing; the mark on its pods tells which ones run the change. */
function podAnnotations(
  { templateAnnotations }: Workload,
  { mark, at, isUndo, inWaves }: About,
  restarts: boolean,
): Readonly<Record<string, string | null>> {
  const isMarked = templateAnnotations[podAnnotation] !== undefined;
  return {
    ...(restarts ? { 'kubectl.kubernetes.io/restartedAt': at } : {}),
    ...(inWaves ? { [podAnnotation]: mark } : isUndo && isMarked ? { [podAnnotation]: null } : {}),
  };
}

type Edited = ReturnType<typeof editConfig> | { readonly refused: Words };

function editedText(step: Step, fresh: FreshObjects, isUndo: boolean): Edited {
  const target = readConfigTarget(step.target);
  const text = fresh.configMaps.find((map) => map.name === target?.name)?.data[target?.file ?? ''];
  if (!target || text === undefined) return { refused: said('write.goneHere') };
  return editConfig(text, {
    section: { kind: target.section, index: target.index },
    key: target.key,
    value: step.to === '' ? null : step.to,
    isUndo,
  });
}

function configWrite(map: ConfigMap, fresh: FreshObjects, mark: string): Write {
  const before = fresh.configMaps.find((one) => one.name === map.name);
  const changed = Object.entries(map.data).filter(([key, text]) => before?.data[key] !== text);
  return {
    object: { kind: 'ConfigMap', namespace: map.namespace, name: map.name },
    patch: { type: 'merge', body: { data: Object.fromEntries(changed) } },
    resourceVersion: map.resourceVersion ?? '',
    mark,
  };
}
