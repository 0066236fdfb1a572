import { policyFor } from '../approval/policy.ts';
import type { KnownCluster } from './cluster-of.ts';
import type { AskedDeps } from './deps.ts';

/** The namespaces of a cluster's watched workloads in which changes are switched on and the cluster allows them. */
export async function writableNamespaces(
  deps: Pick<AskedDeps, 'samples' | 'settings'>,
  { reader, writer }: KnownCluster,
): Promise<readonly string[]> {
  const here = deps.samples.watched().filter(({ ref }) => ref.cluster === reader.name);
  const namespaces = [...new Set(here.map(({ ref }) => ref.namespace))].filter(
    (namespace) => policyFor(deps.settings, { cluster: reader.name, namespace }).mode === 'live',
  );
  const rights = await Promise.all(
    namespaces.map(async (namespace) => ({ namespace, right: await writer.mayWrite(namespace) })),
  );
  return rights.flatMap(({ namespace, right }) => (right.allowed ? [namespace] : []));
}
