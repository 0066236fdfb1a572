import type { ClusterWriter } from '../ports.ts';

/** The writer of a cluster in which changes are switched off: nothing is sent, whoever asks. */
export function readOnlyWriter(cluster: string): ClusterWriter {
  const why = `This bot is read-only in ${cluster}: changes are switched off there in its settings.`;
  const refused = () => Promise.resolve({ state: 'refused', why } as const);
  return {
    mayWrite: () => Promise.resolve({ allowed: false, why }),
    dryRun: refused,
    apply: refused,
  };
}
