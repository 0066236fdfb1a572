import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import { type KubeJson, listObjects } from './kube-objects.ts';

interface EventsQuestion {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

const wouldTell = 'failed probes, evictions, refused mounts and pods that could not be created';

/** The events about one object of a namespace, as they came. */
export async function collectEvents(
  api: KubeApi,
  gaps: GapList,
  { kind, namespace, name }: EventsQuestion,
): Promise<readonly KubeJson[]> {
  const asked = { what: `the events of ${kind} ${namespace}/${name}`, wouldTell };
  const found = await gaps.attempt(asked, async () => listEvents(api, namespace, kind, name));
  return found ?? [];
}

/** The events about a node: they stand in the namespace `default`. */
export async function collectNodeEvents(
  api: KubeApi,
  gaps: GapList,
  node: string,
): Promise<readonly KubeJson[]> {
  const asked = {
    what: `the events of Node ${node}`,
    wouldTell: 'whether the node itself ran out of memory or disk, or was not ready',
  };
  const found = await gaps.attempt(asked, async () => listEvents(api, 'default', 'Node', node));
  return found ?? [];
}

async function listEvents(
  api: KubeApi,
  namespace: string,
  kind: string,
  name: string,
): Promise<readonly KubeJson[]> {
  const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${name}`;
  return listObjects(api, 'Event', namespace, { fieldSelector });
}
