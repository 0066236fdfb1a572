import { said } from '../../language/words.ts';
import type { Scheduling } from '../../evidence/evidence.ts';
import { mayRunOn } from '../../evidence/may-run-on.ts';
import { parseQuantity } from '../../fluentbit/quantity.ts';
import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import { type KubeJson, listPages } from './kube-objects.ts';
import { readNode } from './object-schema.ts';
import { readOne } from './read-one.ts';

interface NodesQuestion {
  /** Where the pod runs; absent for one that no node has taken. */
  readonly own: string | undefined;
  /** A DaemonSet's pods must fit on each of their nodes, others on one. */
  readonly isOnEach: boolean;
  readonly scheduling: Scheduling | undefined;
}

const most = 1000;
const wouldTell = said('gap.wouldTell.nodeRoom');

/**
 * The pod's node, and of all the others that its workload may run on the one that decides how large a container may be: for a
 * DaemonSet the smallest, else the largest.
 */
export async function collectNodes(
  api: KubeApi,
  gaps: GapList,
  { own, isOnEach, scheduling }: NodesQuestion,
): Promise<readonly KubeJson[]> {
  const [ofPod, deciding] = await Promise.all([
    own === undefined
      ? undefined
      : readOne(api, gaps, { kind: 'Node', name: own, wouldTell: said('gap.wouldTell.nodePressure') }),
    scheduling === undefined || scheduling.hasAffinity
      ? undefined
      : decidingNode(api, gaps, { scheduling, isOnEach }),
  ]);
  const isNew = deciding && readNode(deciding).name !== own;
  return [ofPod, isNew ? deciding : undefined].flatMap((json) => (json ? [withoutImages(json)] : []));
}

interface Room {
  readonly scheduling: Scheduling;
  readonly isOnEach: boolean;
}

async function decidingNode(
  api: KubeApi,
  gaps: GapList,
  { scheduling, isOnEach }: Room,
): Promise<KubeJson | undefined> {
  let found: { readonly json: KubeJson; readonly bytes: number } | undefined;
  let count = 0;
  const asked = { what: said('gap.what.nodes'), wouldTell };
  await gaps.attempt(asked, async () => {
    for await (const { items } of listPages(api, 'Node', undefined, selectionOf(scheduling))) {
      for (const json of items) {
        const node = readNode(json);
        const bytes = parseQuantity(node.allocatableMemory ?? '') ?? 0;
        const decides = found === undefined || (isOnEach ? bytes < found.bytes : bytes > found.bytes);
        if (bytes > 0 && decides && mayRunOn(node, scheduling)) found = { json, bytes };
      }
      count += items.length;
      if (count < most) continue;
      gaps.add({ ...asked, why: said('gap.why.onlyFirst', { count }), reason: 'too-large' });
      return;
    }
  });
  return found?.json;
}

function selectionOf({ nodeSelector }: Scheduling) {
  const terms = Object.entries(nodeSelector).map(([key, value]) => `${key}=${value}`);
  return terms.length === 0 ? {} : { labelSelector: terms.join(',') };
}

/** The images on a node's disk are most of the object, and say nothing. */
function withoutImages(json: KubeJson): KubeJson {
  const { status } = json;
  if (typeof status !== 'object' || status === null) return json;
  return { ...json, status: { ...status, images: undefined } };
}
