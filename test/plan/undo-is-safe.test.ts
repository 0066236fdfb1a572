import { expect, it } from 'vitest';
import { type Case, caseNames, caseOf, planFor } from '../support/playbook-cases.ts';

const one = await caseWithAdvisory();

it.each([
  ['a hole in a plugin in use', 'security', true, [], false],
  ['a hole in a plugin that is not', 'security', false, [], true],
  [
    'a hole in one, which this configuration leaves closed',
    'security',
    true,
    ['Security.Users is not set'],
    false,
  ],
  ['a leak', 'leak', true, [], true],
] as const)('going back to a version with %s', (_, cls, isUsed, against, isSafe) => {
  const advisories = one.facts.advisories.slice(0, 1).map((match) => ({
    ...match,
    isUsed,
    against,
    explainsCrash: false,
    advisory: { ...match.advisory, class: cls },
  }));
  const plan = planFor({ ...one, facts: { ...one.facts, advisories } }, { wish: { version: '5.1.1' } });
  expect([plan?.steps[0]?.kind, plan?.undoIsSafe]).toEqual(['set-image', isSafe]);
});

/** A case in which nothing crashed and the version has an advisory. */
async function caseWithAdvisory(): Promise<Case> {
  for (const name of caseNames) {
    const found = await caseOf(name);
    const { facts, diagnosis } = found;
    const isOfMemory = diagnosis.primary.cause === 'memory-limit-too-low';
    if (isOfMemory && facts.advisories.length > 0 && facts.death?.kind !== 'crash') return found;
  }
  throw new Error('No case of memory has an advisory.');
}
