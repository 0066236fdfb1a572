import type { Message } from '../chat/message.ts';
import { diagnosisReport } from '../chat/diagnosis-message.ts';
import { quietMessage } from '../chat/quiet-message.ts';
import { unionOfBounds } from '../diagnosis/bounds-of.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { gatherFacts } from '../diagnosis/gather-facts.ts';
import { startedBy } from '../diagnosis/playbook.ts';
import { OutsideError } from '../outside-error.ts';
import type { Pod } from '../signal/pod.ts';
import type { WorkloadRef } from '../signal/signal.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';

interface Candidate {
  readonly pod: string;
  readonly ref: WorkloadRef;
  readonly container: string;
}

/** `diagnose namespace/pod`, or any text that names a watched pod or workload: reads that pod now. */
export async function diagnosePod(deps: FlowDeps, text: string): Promise<Message> {
  const names = namesIn(text);
  if (names.length === 0)
    return quietMessage(
      'Which pod? Write "diagnose namespace/pod", such as "diagnose logging/fluent-bit-x7k2p".',
    );
  const { candidates, unlisted } = await watchedPods(deps);
  const found = names
    .map((named) => podNamed(candidates, named) ?? podOfWorkload(candidates, named))
    .find((one) => one !== undefined);
  if (!found) {
    const known = candidates.slice(0, 5).map((one) => `${one.ref.namespace}/${one.pod}`);
    const seen = known.length > 0 ? ` I see ${known.join(', ')}.` : ' I see no Fluent Bit pod yet.';
    const hidden = unlisted.length > 0 ? ` The pods of ${unlisted.join(', ')} cannot be listed now.` : '';
    return quietMessage(
      `There is no Fluent Bit pod ${names[0]?.namespace}/${names[0]?.name}.${seen}${hidden}`,
    );
  }
  const playbooks = startedBy(deps.playbooks(), ['command']);
  const question = { workload: found.ref, pod: found.pod, container: found.container };
  const evidence = await clusterOf(deps, found.ref).reader.collect(question, unionOfBounds(playbooks));
  const name = `${found.ref.cluster} ${found.ref.namespace}/${found.pod}`;
  const facts = gatherFacts(evidence, deps.catalogue);
  return diagnosisReport(name, diagnose(facts, playbooks));
}

interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** Every `namespace/name` of a text, in order; a leading `cluster/` is passed over. */
function namesIn(text: string): readonly Named[] {
  return [...text.matchAll(/(?:[\w.-]+\/)?([a-z0-9][a-z0-9-]*)\/([a-z0-9][a-z0-9.-]*[a-z0-9])/g)].map(
    (found) => ({
      namespace: found[1] ?? '',
      name: found[2] ?? '',
    }),
  );
}

const podNamed = (candidates: readonly Candidate[], { namespace, name }: Named) =>
  candidates.find((one) => one.ref.namespace === namespace && one.pod === name);

const podOfWorkload = (candidates: readonly Candidate[], { namespace, name }: Named) =>
  candidates.find((one) => one.ref.namespace === namespace && one.ref.name === name);

interface Watched {
  readonly candidates: readonly Candidate[];
  /** Workloads whose pods the cluster did not list, as `namespace/name`. */
  readonly unlisted: readonly string[];
}

/** The pods of every watched workload, those that died last first. What cannot be listed does not hide the others. */
async function watchedPods(deps: FlowDeps): Promise<Watched> {
  const lists = await Promise.all(
    deps.samples.watched().map(async ({ ref, container }) => {
      try {
        return { pods: await clusterOf(deps, ref).reader.podsOf(ref), ref, container };
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error;
        deps.log.warn({ error, workload: ref }, 'pods of a workload could not be listed');
        return { pods: undefined, ref, container };
      }
    }),
  );
  const found = lists.flatMap(({ pods = [], ref, container }) =>
    pods.map((pod) => ({ pod: pod.name, ref, container, diedAt: diedAt(pod, container) })),
  );
  return {
    candidates: found.toSorted((a, b) => (a.diedAt < b.diedAt ? 1 : -1)),
    unlisted: lists.flatMap(({ pods, ref }) => (pods ? [] : [`${ref.namespace}/${ref.name}`])),
  };
}

function diedAt(pod: Pod, container: string): string {
  const status = pod.containers.find((one) => one.name === container)?.status;
  const ended = status?.state.kind === 'terminated' ? status.state.termination : status?.lastTermination;
  return ended?.finishedAt ?? '';
}
