import type { ConfigSection, ConfigValue } from './fluent-bit-config.ts';
import { type FoundProblem, notStarting, problemOf, type Sentence } from './found-problem.ts';
import { keyName } from './property.ts';

/** Regular expressions whose brackets do not close: the grep filter then cannot be set up ("could not compile regex pattern"). */
export function checkPatterns(sections: readonly ConfigSection[]): readonly FoundProblem[] {
  return sections
    .filter((section) => section.kind === 'filter' && section.plugin === 'grep')
    .flatMap((section) => section.properties)
    .flatMap((value) => checkPattern(value));
}

function checkPattern(value: ConfigValue): readonly FoundProblem[] {
  const key = keyName(value.key);
  const gap = value.value.indexOf(' ');
  if ((key !== 'regex' && key !== 'exclude') || gap < 0 || value.value.includes('${')) return [];
  const pattern = value.value.slice(gap + 1).trim();
  if (hasClosedGroups(pattern)) return [];
  const what: Sentence = (say) => say.openBrackets(value.key, pattern);
  return [{ ...problemOf('error', value, what, notStarting), refusesStart: true, dryRunMisses: true }];
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
