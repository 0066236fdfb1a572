import type { ConfigWords } from '../words/config-words.ts';
import type { ConfigProblem, ConfigValue } from './fluent-bit-config.ts';

/** A sentence that waits for its language. */
export type Sentence = (say: ConfigWords) => string;

/** A problem as a check finds it, not yet told in any language. */
export interface FoundProblem extends Omit<ConfigProblem, 'what' | 'inForce'> {
  readonly what: Sentence;
  readonly inForce?: Sentence;
}

/** A problem of one value. */
export function problemOf(
  severity: ConfigProblem['severity'],
  value: ConfigValue,
  what: Sentence,
  inForce: Sentence,
): FoundProblem {
  return { severity, file: value.file, line: value.line, what, inForce, key: value.key };
}

/** In force where the start is refused. */
export const notStarting: Sentence = (say) => say.notStarting;

export function toldProblem({ what, inForce, ...rest }: FoundProblem, say: ConfigWords): ConfigProblem {
  return { ...rest, what: what(say), ...(inForce && { inForce: inForce(say) }) };
}
