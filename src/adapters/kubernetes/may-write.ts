import { z } from 'zod';
import { list, said, type Words } from '../../language/words.ts';
import type { Right } from '../../check/needed-rights.ts';
import type { KubeApi } from './kube-api.ts';

const needed = [
  { verb: 'patch', group: 'apps', resource: 'daemonsets' },
  { verb: 'patch', group: 'apps', resource: 'deployments' },
  { verb: 'patch', group: 'apps', resource: 'statefulsets' },
  { verb: 'patch', group: '', resource: 'configmaps' },
  { verb: 'create', group: '', resource: 'configmaps' },
  { verb: 'delete', group: '', resource: 'configmaps' },
  { verb: 'delete', group: '', resource: 'pods' },
];
const reviewJson = z.object({ status: z.object({ allowed: z.boolean() }) });

/** Asks the API server itself whether this bot may do what a plan can ask for. */
export async function mayWrite(
  api: KubeApi,
  namespace: string,
): Promise<{ readonly allowed: true } | { readonly allowed: false; readonly why: Words }> {
  const answers = await Promise.all(
    needed.map(async (each) => ({ ...each, may: await isGranted(api, { namespace, ...each }) })),
  );
  const missing = answers.filter((each) => !each.may);
  if (missing.length === 0) return { allowed: true };
  const rights = [...Map.groupBy(missing, ({ verb }) => verb)].map(
    ([verb, all]) => `${verb} ${all.map(({ resource }) => resource).join(', ')}`,
  );
  return {
    allowed: false,
    why: said('policy.onlyReads', { namespace, rights: list('semicolons', rights) }),
  };
}

/** One SelfSubjectAccessReview. */
export async function isGranted(
  api: KubeApi,
  resourceAttributes: Readonly<Partial<Record<keyof Right, string>>>,
): Promise<boolean> {
  const answer = await api.send({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    contentType: 'application/json',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    },
  });
  return reviewJson.parse(answer).status.allowed;
}
