import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { formatQuantity } from '../fluentbit/quantity.ts';
import type { Step } from './plan.ts';

const advice = (target: string, to: string, why: string, documentStep: 2 | 3 | 4): Step => ({
  kind: 'advice',
  target,
  from: '',
  to,
  why,
  risk: '',
  documentStep,
});

/** After an upgrade alone: what the document foretells, with this workload's figures. */
export function afterUpgradeAdvice(facts: Facts, target: string): readonly Step[] {
  const need = facts.memory?.predictedPeakBytes;
  const limit = facts.memory?.limitBytes;
  if (!need || !limit || need <= limit) return [];
  return [
    advice(
      target,
      'Expect flush failures, retries and perhaps OOM kills next',
      `the buffers can need ${formatQuantity(need)} and the container has ${formatQuantity(limit)}; this is not changed in the same step, so that it stays clear what helped`,
      3,
    ),
  ];
}

/** The document's practice, as far as the facts ask for it. */
export function practiceAdvice(facts: Facts, diagnosis: Diagnosis, target: string): readonly Step[] {
  const isFirst = (facts.subject.version ?? '').endsWith('.0');
  const causes = [diagnosis.primary, ...diagnosis.contributing].map((finding) => finding.cause);
  const blocked = causes.includes('output-backpressure') || causes.includes('buffer-overlimit');
  return [
    ...(isFirst
      ? [
          advice(
            target,
            'Keep away from the first release of a series',
            `${facts.subject.version} is one: take a patched release`,
            4,
          ),
        ]
      : []),
    ...(blocked
      ? [
          advice(
            target,
            'Look at the destination as well',
            'buffers only bridge a stall; records leave when the destination takes them',
            4,
          ),
        ]
      : []),
    ...replicasAdvice(facts, target),
    advice(
      target,
      'Watch buffer use, failed flushes and retries',
      'fluentbit_input_storage_overlimit, fluentbit_output_retries_failed_total and fluentbit_output_retries_total say it before the next death',
      4,
    ),
  ];
}

/** Inputs that others send to: one instance alone is away while it restarts. */
const listening = new Set([
  'forward',
  'http',
  'tcp',
  'udp',
  'syslog',
  'opentelemetry',
  'splunk',
  'elasticsearch',
  'mqtt',
]);

/** The document's several instances behind a balancer: for an aggregator, never for an agent that runs on every node. */
function replicasAdvice({ workload, inputs }: Facts, target: string): readonly Step[] {
  const value = workload?.value;
  if (!value || !['Deployment', 'StatefulSet'].includes(value.kind) || value.desired !== 1) return [];
  if (!inputs.some(({ plugin, section }) => section.kind === 'input' && listening.has(plugin))) return [];
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: value.selector } };
  const affinity = {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
    },
  };
  const patch = JSON.stringify({ spec: { replicas: 2, template: { spec: { affinity } } } });
  return [
    advice(
      target,
      'Run at least two instances behind one Service, kept apart from each other',
      `senders then find the other one while this one restarts; kubectl -n ${value.namespace} patch ${value.kind.toLowerCase()} ${value.name} --type strategic -p '${patch}'`,
      4,
    ),
  ];
}
