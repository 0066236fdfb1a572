import { fleetMessage } from '../chat/fleet-message.ts';
import type { Message } from '../chat/message.ts';
import { gatherFacts } from '../diagnosis/gather-facts.ts';
import { postureBounds } from '../evidence/bounds.ts';
import { inEachLanguage, type Spoken } from '../language/spoken.ts';
import { OutsideError } from '../outside-error.ts';
import { postureOf } from '../posture/posture-of.ts';
import type { WorkloadPosture } from '../posture/posture.ts';
import { releasePolicyOf } from '../settings.ts';
import { channelsInUse, slotIn } from './channel-of.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { putMessage } from './put-message.ts';
import { channelReader } from './readers.ts';
import { seenBy } from './seen-by.ts';
import type { WatchedWorkload } from './take-samples.ts';

/** One look asks a cluster about ten times for each workload. */
const mostWorkloads = 50;

/** `fleet`: how every watched workload stands. A workload that the cluster does not tell of is left out and logged. */
export async function fleetReport(deps: FlowDeps): Promise<Message> {
  const watched = deps.samples.watched();
  const postures: Spoken<WorkloadPosture>[] = [];
  for (const workload of watched.slice(0, mostWorkloads)) {
    try {
      postures.push(await postureNow(deps, workload));
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      deps.log.warn({ error, workload: workload.ref }, 'the posture of a workload could not be read');
    }
  }
  return fleetMessage(postures, watched.length - postures.length);
}

async function postureNow(deps: FlowDeps, { ref, container }: WatchedWorkload): Promise<Spoken<WorkloadPosture>> {
  const rows = deps.pods.of(ref);
  const pod = (rows.find(({ startedAt }) => startedAt !== undefined) ?? rows[0])?.pod;
  const question = { workload: ref, container, ...(pod === undefined ? {} : { pod }) };
  const evidence = await clusterOf(deps, ref).reader.collect(question, postureBounds);
  const policy = { ...releasePolicyOf(deps.settings), ...deps.catalogue };
  return inEachLanguage((locale) =>
    postureOf(evidence, gatherFacts(evidence, deps.catalogue, locale), policy, locale),
  );
}

/** The report as a message of its own in each channel, of what is routed there; one for each time it is due. */
export async function postFleetReport(deps: FlowDeps): Promise<void> {
  const slot = `fleet/${deps.wall.now().toISOString().slice(0, 16)}`;
  for (const channel of channelsInUse(deps)) {
    const message = await fleetReport(seenBy(deps, channelReader(deps, channel)));
    await putMessage(deps, { slot: slotIn(deps, slot, channel), incident: 'fleet', channel, message });
  }
}
