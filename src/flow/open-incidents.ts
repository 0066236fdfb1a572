import type { Incident } from '../incident/incident.ts';
import { sameWorkload } from '../incident/same-workload.ts';
import type { WorkloadRef } from '../signal/signal.ts';
import type { FlowDeps } from './deps.ts';

const mostOpen = 1_000;

/** The open incidents of a workload: of different trouble there may be several. */
export async function openAt(
  { store }: Pick<FlowDeps, 'store'>,
  workload: WorkloadRef,
): Promise<readonly Incident[]> {
  const open = (await store.incidents('open', mostOpen)).map(({ value }) => value);
  return open.filter((incident) => sameWorkload(incident, { workload }));
}
