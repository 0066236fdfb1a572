import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { KubeConfig, KubernetesObjectApi, loadAllYaml, type KubernetesObject } from '@kubernetes/client-node';

/**
 * The kubeconfig of an admin of a real cluster that is there for tests, whose nodes have the stand-in for Fluent Bit:
 * test/e2e/README.md.
 */
export const kubeConfigFile = process.env['KUBECONFIG'];

export function apiOf(text: string): KubernetesObjectApi {
  const config = new KubeConfig();
  config.loadFromString(text);
  return KubernetesObjectApi.makeApiClient(config);
}

/** A kubeconfig that acts as the ServiceAccount `NAMESPACE:NAME`, with nothing but its roles. */
export function asServiceAccount(text: string, account: string): string {
  const config = new KubeConfig();
  config.loadFromString(text);
  const json = JSON.parse(config.exportConfig()) as { users: { user: Record<string, unknown> }[] };
  for (const { user } of json.users) user['as'] = `system:serviceaccount:${account}`;
  return JSON.stringify(json);
}

/** Creates what is not there yet. */
export async function create(api: KubernetesObjectApi, objects: readonly KubernetesObject[]): Promise<void> {
  for (const object of objects) {
    await api.create(object).catch((error: unknown) => {
      if (!(error instanceof Error) || !/HTTP-Code: 409/.test(error.message)) throw error;
    });
  }
}

/** Deletes an object and waits until it is gone, so that the next test begins on clean ground. */
export async function remove(api: KubernetesObjectApi, object: ReturnType<typeof named>): Promise<void> {
  await api.delete(object);
  for (let tries = 0; tries < 90; tries += 1) {
    const gone = await api.read(object).then(
      () => false,
      () => true,
    );
    if (gone) return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

export const named = (apiVersion: string, kind: string, name: string, inside?: string) => ({
  apiVersion,
  kind,
  metadata: { name, ...(inside ? { namespace: inside } : {}) },
});

/** A role's manifests as they are shipped, with our namespace in place of theirs and the ClusterRole named after it. */
export async function shippedRole(file: string, namespace: string): Promise<KubernetesObject[]> {
  const text = await readFile(path.join(import.meta.dirname, '../../deploy', file), 'utf8');
  const ours = text
    .replaceAll(/namespace: (fluent-medic|logging)/g, `namespace: ${namespace}`)
    .replaceAll(/fluent-medic-(read|write|check-jobs)/g, `${namespace}-$1`);
  return (loadAllYaml(ours) as KubernetesObject[]).filter(({ kind }) => kind !== 'Namespace');
}

/** Deletes what outlives the namespace of a role. */
export async function removeClusterRoles(
  api: KubernetesObjectApi,
  role: readonly KubernetesObject[],
): Promise<void> {
  for (const { kind, metadata } of role)
    if (kind === 'ClusterRole' || kind === 'ClusterRoleBinding')
      await remove(api, named('rbac.authorization.k8s.io/v1', kind, metadata?.name ?? ''));
}
