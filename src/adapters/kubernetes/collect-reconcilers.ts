import { said } from '../../language/words.ts';
import { findOwners } from '../../diagnosis/owner-signs.ts';
import type { OwnerSign } from '../../diagnosis/facts.ts';
import type { Sourced } from '../../evidence/evidence.ts';
import type { ObjectName } from '../../evidence/reconciler.ts';
import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import { type KubeJson, listObjects } from './kube-objects.ts';
import { readCustomResource } from './object-schema.ts';
import { readWorkload } from './read-workload.ts';
import { readOne } from './read-one.ts';

const wouldTell = said('gap.wouldTell.reconcilers');

/**
 * The objects of Argo CD and Flux that keep a workload, or the custom resources that it is made from; of Flux also what those name, up
 * to the GitRepository.
 */
export async function collectReconcilers(
  api: KubeApi,
  gaps: GapList,
  workload: KubeJson | undefined,
  customResources: readonly KubeJson[],
): Promise<readonly KubeJson[]> {
  if (!workload) return [];
  const kind = String(workload['kind']);
  const signs = findOwners(
    sourced(readWorkload(workload, kind)),
    undefined,
    customResources.map((each) => sourced(readCustomResource(each))),
  );
  const found: KubeJson[] = [];
  for (const name of distinct(signs.flatMap(applicationName)))
    found.push(...(await applicationsCalled(api, gaps, name)));
  for (const start of distinctObjects(signs.flatMap(fluxObject)))
    found.push(...(await fluxChain(api, gaps, start)));
  return found;
}

const sourced = <T>(value: T): Sourced<T> => ({ source: '', path: [], value });
const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)];
const distinctObjects = (objects: readonly ObjectName[]): readonly ObjectName[] =>
  objects.filter((one, at) => objects.findIndex((each) => sameName(each, one)) === at);
const sameName = (a: ObjectName, b: ObjectName): boolean =>
  a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;

const applicationName = ({ kind, name }: OwnerSign): readonly string[] =>
  kind === 'argo-cd' && name !== undefined ? [name] : [];

function fluxObject({ kind, name, namespace }: OwnerSign): readonly ObjectName[] {
  if (name === undefined || namespace === undefined) return [];
  if (kind === 'flux') return [{ kind: 'Kustomization', namespace, name }];
  return kind === 'flux-helm' ? [{ kind: 'HelmRelease', namespace, name }] : [];
}

/** The object that an Application keeps does not tell in which namespace the Application stands. */
async function applicationsCalled(api: KubeApi, gaps: GapList, name: string): Promise<readonly KubeJson[]> {
  const asked = { what: `Application ${name}`, wouldTell, object: { kind: 'Application', name } };
  const found = await gaps.attempt(asked, async () =>
    listObjects(api, 'Application', undefined, { fieldSelector: `metadata.name=${name}` }),
  );
  if (found?.length === 0) gaps.add({ ...asked, why: said('gap.why.absent'), reason: 'not-found' });
  return found ?? [];
}

const longestChain = 3;

/** HelmRelease, Kustomization and GitRepository: each names the next. */
async function fluxChain(api: KubeApi, gaps: GapList, start: ObjectName): Promise<readonly KubeJson[]> {
  const found: KubeJson[] = [];
  let next: ObjectName | undefined = start;
  while (next && found.length < longestChain && isFluxKind(next.kind)) {
    const json: KubeJson | undefined = await readOne(api, gaps, { ...next, wouldTell });
    if (!json) break;
    found.push(json);
    next = readCustomResource(json).reconciler?.sourceRef;
  }
  return found;
}

const isFluxKind = (kind: string): boolean =>
  ['HelmRelease', 'Kustomization', 'GitRepository'].includes(kind);
