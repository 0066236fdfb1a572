import { isFluentBitImage, parseImage } from '../fluentbit/image.ts';
import type { Pod } from './pod.ts';

/** Label of the pods that the bot starts itself, together with their owner, a Job. */
const ownJobLabel = 'fluent-medic.dev/job';

/** The uids of the Jobs that the bot created, as it kept them when it did. */
export type OwnJobs = ReadonlySet<string>;

const none: OwnJobs = new Set();

/**
 * Why a pod that runs Fluent Bit is left alone, as half a sentence for the log; undefined for all others. Nothing about it becomes a signal.
 * On Windows exit codes, memory accounting and the back-traces are others than those that everything here was measured with.
 */
export function whyNotDiagnosed(pod: Pod, ownJobs: OwnJobs = none): string | undefined {
  if (isOwn(pod, ownJobs)) return 'it is a pod of this bot';
  if (isOnWindows(pod)) return 'it runs on Windows';
  return undefined;
}

/** The label alone, or a Job of somebody else under it, would let anybody hide a pod from the bot. */
function isOwn({ labels, owner }: Pod, ownJobs: OwnJobs): boolean {
  if (labels[ownJobLabel] === undefined || owner?.kind !== 'Job') return false;
  return owner.uid !== undefined && ownJobs.has(owner.uid);
}

function isOnWindows(pod: Pod): boolean {
  if (pod.os !== undefined) return pod.os === 'windows';
  return pod.containers.some(
    ({ image }) => isFluentBitImage(image) && /^windows-\d/.test(parseImage(image).tag ?? ''),
  );
}
