import { said, type Words } from '../language/words.ts';
import { quote, quoted } from '../evidence/quote.ts';
import { isAtLeast } from '../fluentbit/version.ts';
import type { Check } from './check.ts';

/** How a one-shot Job with `--dry-run` ended. */
export type JobOutcome =
  /** `text`: all that it printed. */
  | { readonly kind: 'ended'; readonly exitCode: number; readonly reason: string; readonly text: string }
  | { readonly kind: 'no-image'; readonly why: string }
  /** It could not run, or not to its end: that says nothing of the configuration. */
  | { readonly kind: 'did-not-run'; readonly why: Words };

/** From here on a dry run looks at the properties of inputs and outputs (recordings of 1.9.2, 3.2.0, 3.2.9, 4.2.8 and 5.1.1). */
const readsProperties = '5.1.0';
const success = 'configuration test is successful';

/**
 * What Fluent Bit's own dry run proves, by its exit code and its text together. An older one takes almost any property, so that its yes proves
 * little; one that dies of a signal says nothing of the configuration.
 */
export function judgeJob(outcome: JobOutcome, image: string, version: string | undefined): Check {
  const id = 'config-job';
  if (outcome.kind === 'no-image')
    return {
      id,
      state: 'failed',
      why: said('check.job.noImage', { image: quote(image), why: quote(outcome.why) }),
    };
  if (outcome.kind === 'did-not-run')
    return { id, state: 'not-possible', why: said('check.job.didNotRun', { why: quoted(outcome.why) }) };
  const { exitCode, reason, text } = outcome;
  const name = version === undefined ? 'Fluent Bit' : `Fluent Bit ${version}`;
  const lines = text.split('\n');
  const errors = lines.filter((line) => /\[ ?error\]/.test(line)).map((line) => quote(line));
  const details = errors.length > 1 ? { details: errors } : {};
  if (reason === 'OOMKilled' || exitCode >= 128)
    return {
      id,
      state: 'not-possible',
      why: said('check.job.died', { name, reason, code: exitCode }),
    };
  const [first] = errors;
  if (exitCode !== 0)
    return {
      id,
      state: 'failed',
      why: said('check.job.refuses', { name, line: first ?? lastOf(lines, exitCode) }),
      ...details,
    };
  if (first !== undefined)
    return {
      id,
      state: 'not-possible',
      why: said('check.job.complains', { name, line: first }),
      ...details,
    };
  if (!text.includes(success))
    return {
      id,
      state: 'not-possible',
      why: said('check.job.saysNothing', { name }),
    };
  if (!isAtLeast(version, readsProperties))
    return {
      id,
      state: 'not-possible',
      why: said('check.job.provesLittle', { name }),
    };
  return { id, state: 'passed', why: said('check.job.passed', { name }) };
}

function lastOf(lines: readonly string[], code: number): Words {
  const last = lines.findLast((line) => line.trim() !== '');
  return last === undefined ? said('check.job.exitCode', { code }) : quote(last);
}
