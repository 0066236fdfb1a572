import { KubeConfig, KubernetesObjectApi, type KubernetesObject } from '@kubernetes/client-node';

/** A real cluster's kubeconfig (an admin's) whose nodes have `fluent-bit:3.2.0` of a stand-in that eats memory. */
export const kubeConfigFile = process.env['MEDIC_E2E_KUBECONFIG'];

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
