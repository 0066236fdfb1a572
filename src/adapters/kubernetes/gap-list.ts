import { said, type Words } from '../../language/words.ts';
import type { Gap, GapReason } from '../../evidence/evidence.ts';
import { OutsideError, type OutsideReason } from '../../outside-error.ts';
import { missingRule, ruleWords } from './missing-rule.ts';

/** What could not be read while evidence was gathered. */
export interface GapList {
  /** Runs one reading; a refusal becomes a gap and the answer `undefined`. */
  attempt<T>(asked: Asked, reading: () => Promise<T>): Promise<T | undefined>;
  add(gap: Gap): void;
  readonly gaps: readonly Gap[];
}

/** What is asked for, and what it would tell. */
export type Asked = Pick<Gap, 'what' | 'wouldTell' | 'object'>;

export function createGapList(): GapList {
  const gaps: Gap[] = [];
  return {
    gaps,
    add(gap) {
      gaps.push(gap);
    },
    async attempt(asked, reading) {
      try {
        return await reading();
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error;
        gaps.push({ ...asked, why: plainWords(error), reason: gapReason(error) });
        return undefined;
      }
    },
  };
}

const reasons: Readonly<Record<OutsideReason, GapReason>> = {
  forbidden: 'forbidden',
  'not-found': 'not-found',
  gone: 'not-found',
  auth: 'auth',
  timeout: 'timeout',
  'rate-limited': 'unreachable',
  conflict: 'unreachable',
  server: 'unreachable',
  client: 'unreachable',
};

export function gapReason({ reason }: OutsideError): GapReason {
  return reasons[reason];
}

/** A refusal in an operator's words; for a missing right the rule that grants it, ready to be pasted. */
export function plainWords(error: OutsideError): Words {
  if (error.reason === 'forbidden') {
    const rule = missingRule(error.message);
    return rule === undefined ? said('gap.why.notAllowed', { why: error.words }) : ruleWords(rule);
  }
  if (error.reason === 'auth') return said('gap.why.credentials');
  if (error.reason === 'timeout') return said('gap.why.timeout');
  return error.words;
}
