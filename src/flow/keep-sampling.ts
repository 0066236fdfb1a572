import type { Incident } from '../incident/incident.ts';
import { OutsideError } from '../outside-error.ts';
import { aborted } from './aborted.ts';
import type { FlowDeps } from './deps.ts';
import { takeHistory, takeSamples } from './take-samples.ts';

/** Of open incidents the workloads of so many are looked at closely: those with a change under way first. */
const mostClose = 5;
/** Whether a change held is a question to all pods, not to the worst alone. */
const inTurnVerifying = 4;
const underWay: ReadonlySet<Incident['state']> = new Set(['changing', 'verifying', 'undoing']);

/** Between the sweeps: looks closely at the workloads of open incidents, above all where a change is verified, until `stop` aborts. */
export async function keepSampling(deps: FlowDeps, stop: AbortSignal): Promise<void> {
  const stopped = aborted(stop);
  const known = new Set<string>();
  const look = async () => {
    for (const incident of await closelyWatched(deps)) {
      if (stop.aborted) return;
      const { workload: ref, container } = incident;
      try {
        if (!known.has(incident.id)) await Promise.race([beforeIncident(deps, incident), stopped]);
        known.add(incident.id);
        const inTurn = incident.state === 'verifying' ? inTurnVerifying : 0;
        await Promise.race([takeSamples(deps, { ref, container }, inTurn, stop), stopped]);
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error;
        deps.log.debug({ error, workload: ref }, 'sampling failed');
      }
      deps.samples.looked(ref);
    }
  };
  while (!stop.aborted) {
    await deps.turns.take('sampling', look);
    await deps.clock.sleep(deps.settings.sampleEveryMs, stop);
  }
}

const beforeMs = 30 * 60_000;

/** The half hour before the first signal, of the pods that it struck. */
async function beforeIncident(deps: FlowDeps, incident: Incident): Promise<void> {
  const { workload, container, pods } = incident;
  const rows = deps.pods.of(workload);
  await takeHistory(deps, workload, {
    from: new Date(Date.parse(incident.openedAt) - beforeMs),
    pods: pods.map(({ pod, podUid }) => {
      const bare = { namespace: workload.namespace, pod, podUid, container, restartCount: 0 };
      return rows.find((row) => row.podUid === podUid) ?? bare;
    }),
  });
}

/** One incident for each workload, those with a change under way first, then the newest. */
async function closelyWatched({ store }: FlowDeps): Promise<readonly Incident[]> {
  const open = (await store.incidents('open', 100)).map(({ value }) => value);
  const inOrder = open.toSorted(
    (a, b) =>
      Number(underWay.has(b.state)) - Number(underWay.has(a.state)) ||
      Date.parse(b.lastSignalAt) - Date.parse(a.lastSignalAt),
  );
  const byWorkload = new Map(
    inOrder.toReversed().map((each) => [JSON.stringify([each.workload, each.container]), each]),
  );
  return inOrder.filter((each) => [...byWorkload.values()].includes(each)).slice(0, mostClose);
}
