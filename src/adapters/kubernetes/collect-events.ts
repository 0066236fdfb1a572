import { said } from '../../language/words.ts';
import type { Gap } from '../../evidence/evidence.ts';
import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import { type KubeJson, listPages } from './kube-objects.ts';

interface EventsQuestion {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

const wouldTell = said('gap.wouldTell.podEvents');

/** The events about one object of a namespace, as they came. */
export async function collectEvents(
  api: KubeApi,
  gaps: GapList,
  { kind, namespace, name }: EventsQuestion,
): Promise<readonly KubeJson[]> {
  const asked = { what: said('gap.what.events', { object: `${kind} ${namespace}/${name}` }), wouldTell };
  const found = await gaps.attempt(asked, async () =>
    listEvents(api, gaps, asked, { namespace, kind, name }),
  );
  return found ?? [];
}

/** The events about a node: they stand in the namespace `default`. */
export async function collectNodeEvents(
  api: KubeApi,
  gaps: GapList,
  node: string,
): Promise<readonly KubeJson[]> {
  const asked = {
    what: said('gap.what.events', { object: `Node ${node}` }),
    wouldTell: said('gap.wouldTell.nodeEvents'),
  };
  const found = await gaps.attempt(asked, async () =>
    listEvents(api, gaps, asked, { namespace: 'default', kind: 'Node', name: node }),
  );
  return found ?? [];
}

const most = 1000;

/** An object about which there are thousands of events tells the same again and again. */
async function listEvents(
  api: KubeApi,
  gaps: GapList,
  asked: Pick<Gap, 'what' | 'wouldTell'>,
  { namespace, kind, name }: EventsQuestion,
): Promise<readonly KubeJson[]> {
  const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${name}`;
  const found: KubeJson[] = [];
  for await (const { items } of listPages(api, 'Event', namespace, { fieldSelector })) {
    found.push(...items);
    if (found.length < most) continue;
    gaps.add({ ...asked, why: said('gap.why.onlyFirst', { count: found.length }), reason: 'too-large' });
    break;
  }
  return found;
}
