import { compareVersions, isAtLeast } from '../version.ts';
import type { ConfigProblem } from './fluent-bit-config.ts';

/**
 * The problem of an included file that is not at hand. 1.9.2 warned and went on; 3.2.0 and everything newer that was run refuse. What
 * the versions between do is not established.
 */
export function missingInclude(
  command: string,
  place: { readonly file: string; readonly line: number },
  { version, complete }: { readonly version: string | undefined; readonly complete: boolean },
): ConfigProblem {
  if (!complete) {
    return {
      severity: 'warning',
      ...place,
      what: `${command}: no such file among those at hand`,
      isHint: true,
    };
  }
  const what = `${command}: there is no such file`;
  if (version === undefined || isAtLeast(version, '3.2.0')) {
    const inForce = 'nothing: Fluent Bit does not start';
    return { severity: 'error', ...place, what, inForce, refusesStart: true };
  }
  const goesOn = compareVersions(version, '1.9.2') <= 0;
  const inForce = goesOn
    ? 'the rest: Fluent Bit warns and starts without it'
    : 'not established for this version';
  return { severity: 'warning', ...place, what, inForce };
}
