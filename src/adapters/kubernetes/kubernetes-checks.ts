import { said } from '../../language/words.ts';
import type { Preview } from '../../check/preview.ts';
import type { Write } from '../../change/write.ts';
import { OutsideError } from '../../outside-error.ts';
import type { ClusterChecks } from '../../ports.ts';
import { createKubeApi, type KubeApi } from './kube-api.ts';
import { listObjects, readObject } from './kube-objects.ts';
import { type KubernetesAccess, kubeConfigOf } from './kubernetes-cluster.ts';
import { refusal, requestFor, takesNoDryRun } from './kubernetes-writer.ts';
import { isGranted } from './may-write.ts';
import { readLimitRange, readQuota } from './namespace-limits.ts';
import { readNode } from './object-schema.ts';
import { isWorkloadKind } from './resource-path.ts';
import { readDisruptionBudget, readRolloutSettings } from './rollout-json.ts';

/** What the checks before a write ask of a cluster behind its API server; nothing is remembered. */
export function createKubernetesChecks(access: KubernetesAccess): ClusterChecks {
  const api = createKubeApi(kubeConfigOf(access), access);
  const all = async <T>(kind: string, namespace: string | undefined, read: (json: unknown) => T) =>
    (await listObjects(api, kind, namespace, {})).map((json) => read(json));
  return {
    isGranted: async (right) => isGranted(api, { ...right }),
    preview: async (write) => preview(api, write),
    async nodes(scheduling) {
      const selector = Object.entries(scheduling?.nodeSelector ?? {}).map(
        ([key, value]) => `${key}=${value}`,
      );
      const selection = selector.length === 0 ? {} : { labelSelector: selector.join(',') };
      return (await listObjects(api, 'Node', undefined, selection)).map((json) => readNode(json));
    },
    quotas: async (namespace) => all('ResourceQuota', namespace, readQuota),
    limitRanges: async (namespace) => all('LimitRange', namespace, readLimitRange),
    async rollout(ref) {
      if (!isWorkloadKind(ref.kind)) return undefined;
      const json = await readObject(api, ref.kind, ref.namespace, ref.name);
      return json && readRolloutSettings(json);
    },
    disruptionBudgets: async (namespace) => all('PodDisruptionBudget', namespace, readDisruptionBudget),
  };
}

/** Read first, so that what the dry run changed can be told; a write that names a version is refused when that read was of another. */
async function preview(api: KubeApi, write: Write): Promise<Preview> {
  const { patch, object } = write;
  if (patch.type === 'delete') return { state: 'not-possible', why: said('check.dryRun.deletion') };
  const before =
    patch.type === 'create' ? undefined : await readObject(api, object.kind, object.namespace, object.name);
  try {
    const after = await api.send(requestFor(write));
    return { state: 'accepted', ...(before === undefined ? {} : { before }), after };
  } catch (error) {
    if (error instanceof OutsideError && isBehindWebhook(error))
      return { state: 'not-possible', why: error.words };
    const result = refusal(error);
    return takesNoDryRun(result.why) ? { state: 'not-possible', why: result.why } : result;
  }
}

/** The API server could not ask its webhook: that is no answer of the webhook. */
const isBehindWebhook = ({ reason, cause, message }: OutsideError): boolean =>
  reason === 'server' && cause === undefined && /failed calling webhook/.test(message);
