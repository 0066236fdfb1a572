import type { Message } from '../chat/message.ts';
import { diagnosisReport } from '../chat/diagnosis-message.ts';
import { quietMessage } from '../chat/quiet-message.ts';
import type { FlowDeps } from './deps.ts';
import { readNow } from './look.ts';
import { namedPod } from './named-pod.ts';

/** `diagnose [cluster/]namespace/pod`, or any text that names a watched pod or workload: reads that pod now. */
export async function diagnosePod(deps: FlowDeps, text: string): Promise<Message> {
  const found = await namedPod(deps, text, 'diagnose');
  if ('why' in found) return quietMessage(found.why);
  const { ref: workload, pod, container } = found;
  const { diagnosis } = await readNow(deps, { workload, pod, container }, ['command']);
  return diagnosisReport(`${workload.cluster} ${workload.namespace}/${pod}`, diagnosis);
}
