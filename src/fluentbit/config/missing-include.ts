import { compareVersions, isAtLeast } from '../version.ts';
import { type FoundProblem, notStarting, type Sentence } from './found-problem.ts';

/**
 * The problem of an included file that is not at hand. 1.9.2 warned and went on; 3.2.0 and everything newer that was run refuse. What
 * the versions between do is not established.
 */
export function missingInclude(
  command: string,
  place: { readonly file: string; readonly line: number },
  { version, complete }: { readonly version: string | undefined; readonly complete: boolean },
): FoundProblem {
  if (!complete) {
    return {
      severity: 'warning',
      ...place,
      what: (say) => say.missingHere(command),
      isHint: true,
    };
  }
  const what: Sentence = (say) => say.missing(command);
  if (version === undefined || isAtLeast(version, '3.2.0')) {
    return { severity: 'error', ...place, what, inForce: notStarting, refusesStart: true };
  }
  const goesOn = compareVersions(version, '1.9.2') <= 0;
  const inForce: Sentence = (say) => (goesOn ? say.restStarts : say.notEstablished);
  return { severity: 'warning', ...place, what, inForce };
}
