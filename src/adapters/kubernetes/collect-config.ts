import { said } from '../../language/words.ts';
import { configReferences } from './config-references.ts';
import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import type { KubeJson } from './kube-objects.ts';
import { readOne } from './read-one.ts';

interface ConfigQuestion {
  readonly namespace: string;
  readonly container: string;
  /** The pod's spec, or its template's. */
  readonly spec: unknown;
}

/**
 * Every ConfigMap that the pod needs: one that is absent keeps all of its containers from starting. Of those that only other
 * containers read the keys stay and the values are left out: they are not Fluent Bit's.
 */
export async function collectConfigMaps(
  api: KubeApi,
  gaps: GapList,
  { namespace, container, spec }: ConfigQuestion,
): Promise<readonly KubeJson[]> {
  const found = await Promise.all(
    configReferences(spec, container).map(async ({ name, isOwn, isOptional }) => {
      const wouldTell = said(isOwn ? 'gap.wouldTell.config' : 'gap.wouldTell.mounts');
      const json = await readOne(api, gaps, { kind: 'ConfigMap', namespace, name, wouldTell, isOptional });
      return json && !isOwn ? withoutValues(json) : json;
    }),
  );
  return found.filter((each) => each !== undefined);
}

function withoutValues(json: KubeJson): KubeJson {
  const { data, binaryData: _, ...rest } = json;
  const keys = typeof data === 'object' && data !== null ? Object.keys(data) : [];
  return { ...rest, data: Object.fromEntries(keys.map((key) => [key, ''])) };
}
