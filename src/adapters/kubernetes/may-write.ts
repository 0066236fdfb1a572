import { z } from 'zod';
import type { KubeApi } from './kube-api.ts';

const needed = [
  { group: 'apps', resource: 'daemonsets' },
  { group: 'apps', resource: 'deployments' },
  { group: 'apps', resource: 'statefulsets' },
  { group: '', resource: 'configmaps' },
];
const reviewJson = z.object({ status: z.object({ allowed: z.boolean() }) });

/** Asks the API server itself whether this bot may patch what a plan can change. */
export async function mayWrite(
  api: KubeApi,
  namespace: string,
): Promise<{ readonly allowed: true } | { readonly allowed: false; readonly why: string }> {
  const answers = await Promise.all(
    needed.map(async (each) => ({ ...each, may: await ask(api, namespace, each) })),
  );
  const missing = answers.filter((each) => !each.may).map((each) => each.resource);
  if (missing.length === 0) return { allowed: true };
  const why = `The bot may only read in namespace ${namespace}: it has no right to patch ${missing.join(', ')}.`;
  return { allowed: false, why };
}

async function ask(
  api: KubeApi,
  namespace: string,
  { group, resource }: (typeof needed)[number],
): Promise<boolean> {
  const answer = await api.send({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    contentType: 'application/json',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { namespace, verb: 'patch', group, resource } },
    },
  });
  return reviewJson.parse(answer).status.allowed;
}
