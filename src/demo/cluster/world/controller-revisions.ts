import type { KubeObject } from '../seams.ts';
import { type ControllerParts, ownerReference, templateHash } from './controller-parts.ts';
import { type DaemonSet, ownedBy, type Pod } from './kube-shapes.ts';

/**
 * The hash of the revision that holds the present template. A template that was there before takes its old
 * revision back into use and raises its number.
 */
export function currentRevision(parts: ControllerParts, daemonSet: DaemonSet): string {
  const { store } = parts;
  const { namespace, name, uid } = daemonSet.metadata;
  const data = { spec: { template: { $patch: 'replace', ...daemonSet.spec.template } } };
  const mine = store.list('controllerrevisions', namespace).filter((one) => ownedBy(one, uid));
  const newest = Math.max(0, ...mine.map(numberOf));
  const same = mine.find((one) => sameData(one, data));
  if (same) {
    if (numberOf(same) < newest)
      store.update('controllerrevisions', namespace, same.metadata.name, (one) => ({
        ...one,
        revision: newest + 1,
      }));
    return hashOf(same);
  }
  const hash = templateHash(daemonSet.spec.template);
  store.create(
    'controllerrevisions',
    {
      kind: 'ControllerRevision',
      apiVersion: 'apps/v1',
      metadata: {
        name: `${name}-${hash}`,
        namespace: namespace ?? 'default',
        labels: { ...daemonSet.spec.template.metadata?.labels, 'controller-revision-hash': hash },
        ...(daemonSet.metadata.annotations ? { annotations: daemonSet.metadata.annotations } : {}),
        ownerReferences: [ownerReference(daemonSet)],
      },
      data,
      revision: newest + 1,
    },
    'kube-controller-manager',
  );
  return hash;
}

/** Removes the oldest revisions beyond the history limit that no pod carries any more. */
export function trimRevisions(
  parts: ControllerParts,
  daemonSet: DaemonSet,
  hash: string,
  pods: readonly Pod[],
): void {
  const { namespace, uid } = daemonSet.metadata;
  const used = new Set([hash, ...pods.map((pod) => pod.metadata.labels?.['controller-revision-hash'])]);
  const unused = parts.store
    .list('controllerrevisions', namespace)
    .filter((one) => ownedBy(one, uid) && !used.has(hashOf(one)))
    .sort((a, b) => numberOf(a) - numberOf(b));
  const surplus = unused.length - (daemonSet.spec.revisionHistoryLimit ?? 10);
  for (const one of unused.slice(0, Math.max(0, surplus)))
    parts.store.delete('controllerrevisions', namespace, one.metadata.name);
}

const numberOf = (revision: KubeObject) => Number(revision.revision ?? 0);
const hashOf = (revision: KubeObject) => revision.metadata.labels?.['controller-revision-hash'] ?? '';

const sameData = (revision: KubeObject, data: unknown) => sorted(revision.data) === sorted(data);

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
