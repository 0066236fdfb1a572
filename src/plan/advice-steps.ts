import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { isLoneAggregator } from '../diagnosis/lone-aggregator.ts';
import { formatQuantity } from '../fluentbit/quantity.ts';
import type { Step } from './plan.ts';
import type { PlanWords, Said } from './sentences/plan-words.ts';

const advice = (target: string, { to, why }: Said, documentStep: 2 | 3 | 4): Step => ({
  kind: 'advice',
  target,
  from: '',
  to,
  why,
  risk: '',
  documentStep,
});

/** After an upgrade alone: what the document foretells, with this workload's figures. */
export function afterUpgradeAdvice(facts: Facts, target: string, say: PlanWords): readonly Step[] {
  const need = facts.memory?.predictedPeakBytes;
  const limit = facts.memory?.limitBytes;
  if (!need || !limit || need <= limit) return [];
  return [advice(target, say.advice.afterUpgrade(formatQuantity(need), formatQuantity(limit)), 3)];
}

/** The document's practice, as far as the facts ask for it. */
export function practiceAdvice(
  { facts, diagnosis }: { readonly facts: Facts; readonly diagnosis: Diagnosis },
  target: string,
  { advice: say }: PlanWords,
): readonly Step[] {
  const version = facts.subject.version ?? '';
  const isFirst = version.endsWith('.0');
  const causes = [diagnosis.primary, ...diagnosis.contributing].map((finding) => finding.cause);
  const blocked = causes.includes('output-backpressure') || causes.includes('buffer-overlimit');
  return [
    ...boundByHand(facts, diagnosis, target, say),
    ...(isFirst ? [advice(target, say.firstOfSeries(version), 4)] : []),
    ...(blocked ? [advice(target, say.destination, 4)] : []),
    ...replicasAdvice(facts, target, say),
    advice(target, say.watch, 4),
  ];
}

/** An input without a bound whose configuration is no ConfigMap at hand: nothing can be written, but it can be said. */
function boundByHand(
  facts: Facts,
  { primary }: Diagnosis,
  target: string,
  say: PlanWords['advice'],
): readonly Step[] {
  if (primary.cause !== 'unbounded-buffer' || facts.mounted) return [];
  return [advice(target, say.boundByHand, 2)];
}

/** The document's several instances behind a balancer: for an aggregator, never for an agent that runs on every node. */
function replicasAdvice(
  { workload, inputs }: Facts,
  target: string,
  say: PlanWords['advice'],
): readonly Step[] {
  const value = workload?.value;
  if (!value || !isLoneAggregator({ workload, inputs })) return [];
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: value.selector } };
  const affinity = {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
    },
  };
  const patch = JSON.stringify({ spec: { replicas: 2, template: { spec: { affinity } } } });
  const command = `kubectl -n ${value.namespace} patch ${value.kind.toLowerCase()} ${value.name} --type strategic -p '${patch}'`;
  return [advice(target, say.replicas(command), 4)];
}
