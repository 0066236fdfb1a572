import { said } from '../language/words.ts';
import type { ClusterWriter } from '../ports.ts';

/** The writer of a cluster in which changes are switched off: nothing is sent, whoever asks. */
export function readOnlyWriter(cluster: string): ClusterWriter {
  const why = said('policy.readOnlyIn', { cluster });
  const refused = () => Promise.resolve({ state: 'refused', why } as const);
  return {
    mayWrite: () => Promise.resolve({ allowed: false, why }),
    dryRun: refused,
    apply: refused,
  };
}
