import { fleetMessage } from '../chat/fleet-message.ts';
import type { Message } from '../chat/message.ts';
import type { Spoken } from '../language/spoken.ts';
import { OutsideError } from '../outside-error.ts';
import type { WorkloadPosture } from '../posture/posture.ts';
import { channelsInUse, slotIn } from './channel-of.ts';
import { clusterOf } from './cluster-of.ts';
import type { AskedDeps } from './deps.ts';
import { putMessage } from './put-message.ts';
import { channelReader } from './readers.ts';
import { seenBy } from './seen-by.ts';
import type { WatchedWorkload } from './take-samples.ts';

/** One look asks a cluster about ten times for each workload. */
const mostWorkloads = 50;

/** `fleet`: how every watched workload stands. A workload that the cluster does not tell of is left out and logged. */
export async function fleetReport(deps: AskedDeps): Promise<Message> {
  const watched = deps.samples.watched();
  const postures: Spoken<WorkloadPosture>[] = [];
  for (const workload of watched.slice(0, mostWorkloads)) {
    if (isElsewhereAndAway(deps, workload)) continue;
    try {
      postures.push(await deps.keeper.posture(workload));
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      deps.log.warn({ error, workload: workload.ref }, 'the posture of a workload could not be read');
    }
  }
  return fleetMessage(postures, watched.length - postures.length);
}

/** A cluster that is away would hold up the answer about the others. */
const isElsewhereAndAway = (deps: AskedDeps, { ref }: WatchedWorkload): boolean =>
  deps.clusters.length > 1 && clusterOf(deps, ref).reader.health().state === 'away';

/** The report as a message of its own in each channel, of what is routed there; one for each time it is due. */
export async function postFleetReport(deps: AskedDeps): Promise<void> {
  const slot = `fleet/${deps.wall.now().toISOString().slice(0, 16)}`;
  for (const channel of channelsInUse(deps)) {
    const message = await fleetReport(seenBy(deps, channelReader(deps, channel)));
    await putMessage(deps, { slot: slotIn(deps, slot, channel), incident: 'fleet', channel, message });
  }
}
