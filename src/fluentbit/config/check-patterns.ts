import { problemOf } from './check-values.ts';
import type { ConfigProblem, ConfigSection, ConfigValue } from './fluent-bit-config.ts';
import { keyName } from './property.ts';

/** Regular expressions whose brackets do not close: the grep filter then cannot be set up ("could not compile regex pattern"). */
export function checkPatterns(sections: readonly ConfigSection[]): readonly ConfigProblem[] {
  return sections
    .filter((section) => section.kind === 'filter' && section.plugin === 'grep')
    .flatMap((section) => section.properties)
    .flatMap((value) => checkPattern(value));
}

function checkPattern(value: ConfigValue): readonly ConfigProblem[] {
  const key = keyName(value.key);
  const gap = value.value.indexOf(' ');
  if ((key !== 'regex' && key !== 'exclude') || gap < 0 || value.value.includes('${')) return [];
  const pattern = value.value.slice(gap + 1).trim();
  if (hasClosedGroups(pattern)) return [];
  const what = `${value.key}: the brackets of the pattern ${pattern} do not close`;
  const inForce = 'nothing: Fluent Bit does not start';
  return [{ ...problemOf('error', value, what, inForce), refusesStart: true, dryRunMisses: true }];
}

/** Counts groups outside character classes; a backslash hides what follows it. */
function hasClosedGroups(pattern: string): boolean {
  let groups = 0;
  let isClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern[at];
    if (letter === '\\') at += 1;
    else if (isClass) isClass = letter !== ']';
    else if (letter === '[') {
      isClass = true;
      if (pattern[at + 1] === '^') at += 1;
      if (pattern[at + 1] === ']') at += 1;
    } else if (letter === '(') groups += 1;
    else if (letter === ')') groups -= 1;
  }
  return groups <= 0;
}
