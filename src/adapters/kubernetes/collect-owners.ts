import { said } from '../../language/words.ts';
import { z } from 'zod';
import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import { collectReconcilers } from './collect-reconcilers.ts';
import { type KubeJson, listObjects } from './kube-objects.ts';
import { readOne } from './read-one.ts';

interface OwnerKind {
  readonly group: string;
  readonly isNamespaced: boolean;
}

/** The custom resources that fluent-operator and logging-operator make workloads from; scopes as in their CRDs. */
const known: Readonly<Record<string, OwnerKind>> = {
  FluentBit: { group: 'fluentbit.fluent.io', isNamespaced: true },
  Collector: { group: 'fluentbit.fluent.io', isNamespaced: true },
  ClusterFluentBitConfig: { group: 'fluentbit.fluent.io', isNamespaced: false },
  FluentbitAgent: { group: 'logging.banzaicloud.io', isNamespaced: false },
  Logging: { group: 'logging.banzaicloud.io', isNamespaced: false },
};

const others = new Set(['ClusterInput', 'Application', 'Kustomization', 'HelmRelease', 'GitRepository']);

/** Whether it is a custom resource that is read. */
export function isOperatorKind(kind: string): boolean {
  return Object.hasOwn(known, kind) || others.has(kind);
}

const longestChain = 3;

/**
 * The custom resources above a workload, the nearest first, each followed by the configuration that it names; then what GitOps keeps them
 * or the workload by. Others' are passed over.
 */
export async function collectOwners(
  api: KubeApi,
  gaps: GapList,
  namespace: string,
  workload: KubeJson | undefined,
): Promise<readonly KubeJson[]> {
  const found: KubeJson[] = [];
  let from = workload;
  while (from !== undefined && found.length < longestChain) {
    const owner = controllerOf(from);
    from = owner && (await ownerObject(api, gaps, namespace, owner));
    if (from !== undefined) found.push(from);
  }
  const config = found.map((each) => objectJson.safeParse(each).data?.spec.fluentBitConfigName).find(Boolean);
  const named =
    config === undefined
      ? undefined
      : await ownerObject(api, gaps, namespace, { kind: 'ClusterFluentBitConfig', name: config });
  const above = [...found, ...(named ? [named] : [])];
  const [inputs, reconcilers] = await Promise.all([
    named ? inputsOf(api, gaps) : [],
    collectReconcilers(api, gaps, workload, above),
  ]);
  return [...above, ...inputs, ...reconcilers];
}

async function inputsOf(api: KubeApi, gaps: GapList): Promise<readonly KubeJson[]> {
  const asked = { what: said('gap.what.clusterInputs'), wouldTell: said('gap.wouldTell.inputLimits') };
  return (await gaps.attempt(asked, async () => listObjects(api, 'ClusterInput', undefined, {}))) ?? [];
}

const objectJson = z.object({
  metadata: z
    .object({
      ownerReferences: z
        .array(
          z.object({
            apiVersion: z.string(),
            kind: z.string(),
            name: z.string(),
            controller: z.boolean().catch(false),
          }),
        )
        .catch([]),
    })
    .catch({ ownerReferences: [] }),
  spec: z.object({ fluentBitConfigName: z.string().optional().catch(undefined) }).catch({}),
});

interface OwnerName {
  readonly kind: string;
  readonly name: string;
}

function controllerOf(json: KubeJson): OwnerName | undefined {
  const owners = objectJson.safeParse(json).data?.metadata.ownerReferences ?? [];
  return owners.find(
    ({ apiVersion, kind, controller }) => controller && known[kind]?.group === apiVersion.split('/')[0],
  );
}

async function ownerObject(
  api: KubeApi,
  gaps: GapList,
  namespace: string,
  { kind, name }: OwnerName,
): Promise<KubeJson | undefined> {
  const wouldTell = said('gap.wouldTell.operator');
  return readOne(api, gaps, {
    kind,
    name,
    wouldTell,
    ...(known[kind]?.isNamespaced === true && { namespace }),
  });
}
