import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { said } from '../../language/words.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Clock } from '../../ports.ts';
import type { SetupPoint } from '../../setup-point.ts';
import { createKubeApi, type KubeApi } from './kube-api.ts';
import { loadKubeConfig } from './load-kube-config.ts';
import { isGranted } from './may-write.ts';

export interface ClusterSetup {
  readonly name: string;
  readonly kubeConfigText: string;
  readonly context?: string | undefined;
  /** Rights are asked for in each of these; without them in the whole cluster. */
  readonly namespaces?: readonly string[] | undefined;
  /** Text of the manifest with the roles that the bot needs, such as `deploy/rbac-read.yaml`. */
  readonly roles: string;
  readonly clock: Clock;
}

const Role = z.object({
  kind: z.enum(['Role', 'ClusterRole']),
  rules: z.array(
    z.object({
      apiGroups: z.array(z.string()).default([]),
      resources: z.array(z.string()).default([]),
      verbs: z.array(z.string()),
    }),
  ),
});

/** Asks one cluster whether it answers and grants each right of the roles. Throws a plain Error for an unusable kubeconfig. */
export async function checkClusterSetup(setup: ClusterSetup): Promise<readonly SetupPoint[]> {
  const { name: cluster, clock } = setup;
  const api = createKubeApi(loadKubeConfig(setup.kubeConfigText, setup.context), { clock });
  try {
    const version = z.object({ gitVersion: z.string() }).parse(await api.read('/version'));
    const points = await rightPoints(api, setup);
    return [
      { state: 'there', words: said('doctor.cluster.there', { cluster, version: version.gitVersion }) },
      ...points,
    ];
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return [{ state: 'missing', words: said('doctor.cluster.away', { cluster, why: error.words }) }];
  }
}

async function rightPoints(api: KubeApi, setup: ClusterSetup): Promise<readonly SetupPoint[]> {
  const { name: cluster, namespaces } = setup;
  const lacking: string[] = [];
  for (const right of rightsOf(setup.roles))
    for (const namespace of namespaces ?? [undefined])
      if (!(await isGranted(api, { ...right, ...(namespace === undefined ? {} : { namespace }) })))
        lacking.push(wordsOf(right, namespace));
  if (lacking.length === 0) return [{ state: 'there', words: said('doctor.rights.there', { cluster }) }];
  return lacking.map((right) => ({
    state: 'missing',
    words: said('doctor.rights.missing', { cluster, right }),
  }));
}

interface Asked {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
}

function rightsOf(roles: string): readonly Asked[] {
  return parseAllDocuments(roles).flatMap((document) => {
    const role = Role.safeParse(document.toJS());
    if (!role.success) return [];
    return role.data.rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((path) => {
          const [resource = '', subresource] = path.split('/');
          return verbs.map((verb) => ({ verb, group, resource, ...(subresource ? { subresource } : {}) }));
        }),
      ),
    );
  });
}

function wordsOf({ verb, group, resource, subresource }: Asked, namespace: string | undefined): string {
  const path = [resource, subresource].filter(Boolean).join('/');
  const where = namespace === undefined ? '' : ` -n ${namespace}`;
  return `${verb} ${path}${group === '' ? '' : `.${group}`}${where}`;
}
