import { said, type Words } from '../language/words.ts';
import type { ConfigMap, Workload } from '../evidence/evidence.ts';
import { hashOf } from '../plan/canonical-json.ts';
import type { Write } from './write.ts';

/** What the bot wrote into a copy, as a hash: whatever else stands there is somebody's own. */
const contentAnnotation = 'fluent-medic.dev/content';
const ownSuffix = /-medic-[0-9a-f]{8}$/;

/** `fluent-bit-medic-1a2b3c4d`: the changed copy of a ConfigMap that a plan makes, also where that one is a copy itself. */
export const copyName = (name: string, digest: string): string =>
  `${name.replace(ownSuffix, '')}-medic-${digest.slice(0, 8)}`;

/** A new ConfigMap beside the one it is made from, so that only pods of the changed template read it. */
export const copyWrite = ({ namespace, name, data }: ConfigMap, digest: string, mark: string): Write => ({
  object: { kind: 'ConfigMap', namespace, name: copyName(name, digest) },
  patch: {
    type: 'create',
    body: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: copyName(name, digest),
        namespace,
        labels: { 'app.kubernetes.io/managed-by': 'fluent-medic' },
        annotations: { [contentAnnotation]: hashOf(data) },
      },
      data,
    },
  },
  resourceVersion: '',
  mark,
});

/** Whether a copy still holds what the bot wrote into it. */
export const isUntouched = ({ annotations, data }: ConfigMap): boolean =>
  annotations[contentAnnotation] === hashOf(data);

/** Why a ConfigMap cannot be changed by a copy beside it, where it may not be edited in place either; undefined when it can. */
export function whyNoCopy(map: ConfigMap, { volumes }: Workload): Words | undefined {
  const { name } = map;
  const mounts = volumes.filter((volume) => volume.configMap === name);
  if (mounts.length === 0) return said('write.noMount', { name });
  if (mounts.some(({ projected }) => projected)) return said('write.projected', { name });
  if (map.hasBinary) return said('write.binary', { name });
  return undefined;
}

/** The volumes of a template that read `to` in the place of `from`; nothing else of them changes. */
export const remounted = (
  { volumes }: Workload,
  from: string,
  to: string,
): readonly { readonly name: string; readonly configMap: { readonly name: string } }[] =>
  volumes
    .filter(({ configMap }) => configMap === from)
    .map(({ name }) => ({ name, configMap: { name: to } }));

/** The deletion of a copy that holds what the bot wrote and that the template does not read any more. */
export function removalOf(copy: ConfigMap, { volumes }: Workload, mark: string): Write | undefined {
  if (!isUntouched(copy) || volumes.some(({ configMap }) => configMap === copy.name)) return undefined;
  const { namespace, name, resourceVersion = '' } = copy;
  return { object: { kind: 'ConfigMap', namespace, name }, patch: { type: 'delete' }, resourceVersion, mark };
}
