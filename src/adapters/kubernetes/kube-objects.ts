import { z } from 'zod';
import { OutsideError } from '../../outside-error.ts';
import type { KubeApi } from './kube-api.ts';
import { resourcePath } from './resource-path.ts';

/** An object as it came, nothing taken away. */
export type KubeJson = Readonly<Record<string, unknown>>;

export interface Selection {
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

export interface ListPage {
  readonly items: readonly KubeJson[];
  readonly resourceVersion: string;
}

const pageSize = 250;
const listJson = z.object({
  kind: z.string().catch(''),
  apiVersion: z.string().catch('v1'),
  metadata: z.object({ resourceVersion: z.string().catch(''), continue: z.string().catch('') }),
  items: z.array(z.record(z.string(), z.unknown())).catch([]),
});

/** One object; `undefined` when there is none of that name. */
export async function readObject(
  api: KubeApi,
  kind: string,
  namespace: string | undefined,
  name: string,
): Promise<KubeJson | undefined> {
  try {
    return (await api.read(resourcePath(kind, namespace, name))) as KubeJson;
  } catch (error) {
    if (error instanceof OutsideError && error.reason === 'not-found') return undefined;
    throw error;
  }
}

/** All objects of a kind that the selection lets through. */
export async function listObjects(
  api: KubeApi,
  kind: string,
  namespace: string | undefined,
  selection: Selection,
): Promise<readonly KubeJson[]> {
  const items: KubeJson[] = [];
  for await (const page of listPages(api, kind, namespace, selection)) items.push(...page.items);
  return items;
}

/** Page by page; all pages show the cluster at the resourceVersion of the first. */
export async function* listPages(
  api: KubeApi,
  kind: string,
  namespace: string | undefined,
  selection: Selection,
): AsyncGenerator<ListPage> {
  let next = '';
  do {
    const query = { ...selection, limit: pageSize, continue: next === '' ? undefined : next };
    const page = listJson.parse(await api.read(resourcePath(kind, namespace), query));
    const { apiVersion } = page;
    yield {
      items: page.items.map((item) => ({ kind, apiVersion, ...item })),
      resourceVersion: page.metadata.resourceVersion,
    };
    next = page.metadata.continue;
  } while (next !== '');
}
