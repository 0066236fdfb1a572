import type { WorkloadRef } from '../signal/signal.ts';

/** Whether a signal, or another incident, is of the incident's workload. */
export function sameWorkload(
  incident: { readonly workload: WorkloadRef },
  signal: { readonly workload: WorkloadRef },
): boolean {
  const [a, b] = [incident.workload, signal.workload];
  return a.cluster === b.cluster && a.namespace === b.namespace && a.kind === b.kind && a.name === b.name;
}
