import type { KubeObject, ObjectStore } from '../seams.ts';
import type { EventRecorder } from './event-recorder.ts';
import { fnv1a, nameAlphabet, type Random } from './seeded-random.ts';
import type { Timeline } from './timeline.ts';

export interface ControllerParts {
  readonly store: ObjectStore;
  readonly timeline: Timeline;
  readonly events: EventRecorder;
  readonly random: Random;
}

/** Calls `sync` a moment after something was marked, once for however many marks. */
export function createWorkQueue(parts: ControllerParts, sync: (namespace: string, name: string) => void) {
  const marked = new Set<string>();
  return (namespace: string | undefined, name: string, delayMs = parts.random.int(8, 45)): void => {
    const key = `${namespace ?? ''}/${name}`;
    if (marked.has(key)) return;
    marked.add(key);
    parts.timeline.after(delayMs, () => {
      marked.delete(key);
      sync(namespace ?? '', name);
    });
  };
}

type Mark = (namespace: string | undefined, name: string) => void;

/**
 * Marks again what could not be done: 5 ms later, and twice as long after each failure in a row, 1000 s at most, as the queues of
 * real controllers do.
 */
export function createRetries({ timeline }: ControllerParts, mark: Mark) {
  const failures = new Map<string, number>();
  return (namespace: string, name: string, isDone: boolean): void => {
    const key = `${namespace}/${name}`;
    const before = failures.get(key) ?? 0;
    if (isDone) return void failures.delete(key);
    failures.set(key, before + 1);
    timeline.after(Math.min(1_000_000, 5 * 2 ** before), () => mark(namespace, name));
  };
}

/** Marks the controlling owner when a pod or another owned object changes. */
export function ownerNamed(object: KubeObject, kind: string): string | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true && owner.kind === kind)
    ?.name;
}

/** The short hash in the names of revisions and replica sets: digits in the alphabet of safe names. */
export function templateHash(template: unknown): string {
  return String(fnv1a(JSON.stringify(template)))
    .split('')
    .map((digit) => nameAlphabet.charAt(digit.charCodeAt(0) % nameAlphabet.length))
    .join('');
}

/** Writes a status unless it stands there already. */
export function writeStatus(
  { store }: ControllerParts,
  resource: string,
  object: KubeObject,
  status: Readonly<Record<string, unknown>>,
): void {
  const { namespace, name } = object.metadata;
  const before = (store.get(resource, namespace, name)?.status ?? {}) as Readonly<Record<string, unknown>>;
  const keys = new Set([...Object.keys(before), ...Object.keys(status)]);
  if ([...keys].every((key) => before[key] === status[key])) return;
  store.update(resource, namespace, name, (current) => ({ ...current, status }), 'kube-controller-manager');
}

export const ownerReference = (owner: KubeObject) => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid ?? '',
  controller: true,
  blockOwnerDeletion: true,
});
