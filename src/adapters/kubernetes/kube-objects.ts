import { z } from 'zod';
import { OutsideError } from '../../outside-error.ts';
import type { KubeApi } from './kube-api.ts';
import { createListReader } from './list-reader.ts';
import { resourcePath } from './resource-path.ts';

/** An object as it came, nothing taken away. */
export type KubeJson = Readonly<Record<string, unknown>>;

export interface Selection {
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

export interface ListQuestion extends Selection {
  /** Items whose JSON it refuses are left out unread, as they arrive. Default: none. */
  readonly mayMatter?: ((item: Buffer) => boolean) | undefined;
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
  selection: ListQuestion,
): Promise<readonly KubeJson[]> {
  const items: KubeJson[] = [];
  for await (const page of listPages(api, kind, namespace, selection)) items.push(...page.items);
  return items;
}

/**
 * Page by page; all pages show the cluster at the resourceVersion of the first. Where the server has forgotten that state, the
 * rest comes as it is now, so that a watch from the first page's version tells what changed in the pages before.
 */
export async function* listPages(
  api: KubeApi,
  kind: string,
  namespace: string | undefined,
  selection: ListQuestion,
): AsyncGenerator<ListPage> {
  let next: string | undefined;
  do {
    const page = await readPage(api, resourcePath(kind, namespace), selection, next);
    const { apiVersion } = page;
    yield {
      items: page.items.map((item) => ({ kind, apiVersion, ...item })),
      resourceVersion: page.metadata.resourceVersion,
    };
    next = page.metadata.continue === '' ? undefined : page.metadata.continue;
  } while (next !== undefined);
}

async function readPage(
  api: KubeApi,
  path: string,
  { mayMatter, ...selection }: ListQuestion,
  next: string | undefined,
): Promise<z.infer<typeof listJson>> {
  const reader = mayMatter && (() => createListReader(mayMatter));
  const from = async (place: string | undefined) =>
    listJson.parse(await api.read(path, { ...selection, limit: pageSize, continue: place }, reader));
  try {
    return await from(next);
  } catch (error) {
    if (!(error instanceof OutsideError) || error.reason !== 'gone') throw error;
    const other = continueJson.safeParse(error.cause);
    if (next === undefined || !other.success) throw error;
    return from(other.data.metadata.continue);
  }
}

/** What the API server answers to an expired `continue`: the place from where the rest can still be read. */
const continueJson = z.object({ metadata: z.object({ continue: z.string().min(1) }) });
