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
    advice(
      target,
      'Watch buffer use, failed flushes and retries',
      'fluentbit_input_storage_overlimit, fluentbit_output_retries_failed_total and fluentbit_output_retries_total say it before the next death',
      4,
    ),
  ];
}
