import type { Message } from '../chat/message.ts';
import { diagnosisReport } from '../chat/diagnosis-message.ts';
import { quietMessage } from '../chat/quiet-message.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { gatherFacts } from '../diagnosis/gather-facts.ts';
import type { FlowDeps } from './deps.ts';

/** `diagnose namespace/pod`: reads that pod now, whether it has an incident or not. */
export async function diagnosePod(deps: FlowDeps, text: string): Promise<Message> {
  const [namespace, name, ...rest] = text.trim().split('/').slice(-2);
  if (!namespace || !name || rest.length > 0)
    return quietMessage(
      'Which pod? Write "diagnose namespace/pod", such as "diagnose logging/fluent-bit-x7k2p".',
    );
  const pods = await podsNear(deps, namespace);
  const pod = pods.find((one) => one.pod === name);
  if (!pod) {
    const known = pods.slice(0, 5).map((one) => `${namespace}/${one.pod}`);
    return quietMessage(
      `There is no Fluent Bit pod ${namespace}/${name}.${known.length ? ` I see ${known.join(', ')}.` : ''}`,
    );
  }
  const evidence = await deps.cluster.collect({ workload: pod.ref, pod: name, container: pod.container });
  return diagnosisReport(
    `${deps.cluster.name} ${namespace}/${name}`,
    diagnose(gatherFacts(evidence), deps.playbooks),
  );
}

async function podsNear(deps: FlowDeps, namespace: string) {
  const watched = deps.samples.watched().filter(({ ref }) => ref.namespace === namespace);
  const lists = await Promise.all(
    watched.map(async ({ ref, container }) =>
      (await deps.cluster.podsOf(ref)).map((pod) => ({ pod: pod.name, ref, container })),
    ),
  );
  return lists.flat();
}
