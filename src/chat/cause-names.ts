import type { Cause } from '../diagnosis/diagnosis.ts';

/** The causes as people say them. */
const names: Readonly<Record<Cause, string>> = {
  'known-crash': 'a known defect of the version made it crash',
  'unknown-crash': 'it crashed, and no known defect explains it',
  'memory-limit-too-low': 'the memory limit is too low for its buffers',
  'unbounded-buffer': 'a buffer has no bound',
  'memory-leak': 'it leaks memory',
  'output-backpressure': 'the destination is down, slow or refusing',
  'buffer-overlimit': 'inputs pause at their buffer limit',
  'invalid-config': 'the configuration is wrong',
  'missing-config': 'a part of the configuration is missing',
  'image-pull': 'the image cannot be pulled',
  'probe-restart': 'a failing probe restarts it',
  'node-pressure': 'the node is short of resources',
  'planned-restart': 'the restart was planned',
  healthy: 'nothing was wrong',
  inconclusive: 'it cannot be told',
};

/** The causes that a person may name, the most usual kind of trouble first. */
export const namedCauses: readonly (readonly [Cause, string])[] = (
  Object.entries(names) as [Cause, string][]
).filter(([cause]) => cause !== 'inconclusive');

export const isNamedCause = (text: string): text is Cause => namedCauses.some(([cause]) => cause === text);

/** A cause in plain words, as the end of a sentence; the id itself where it is of a newer program. */
export const causeName = (cause: string): string =>
  Object.hasOwn(names, cause) ? names[cause as Cause] : cause;
