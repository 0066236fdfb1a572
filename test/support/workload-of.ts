import type { Workload } from '../../src/evidence/evidence.ts';

/** The DaemonSet `logging/fluent-bit` with one pod and nothing in its template, but for `fields`. */
export const workloadOf = (fields: Partial<Workload> = {}): Workload => ({
  kind: 'DaemonSet',
  namespace: 'logging',
  name: 'fluent-bit',
  labels: {},
  annotations: {},
  fieldManagers: [],
  selector: {},
  templateAnnotations: {},
  containers: [],
  volumes: [],
  desired: 1,
  updated: 1,
  available: 1,
  unavailable: 0,
  ...fields,
});
