import { said, type Words } from '../language/words.ts';
import type { PersonFacts } from './approval.ts';

/** Why this person may not say what an incident was, in one sentence; undefined for every full member of the workspace. */
export function mayNotJudge(person: PersonFacts, team: string): Words | undefined {
  const who = outside(person, team);
  return who && said(`policy.mayNotJudge.${who}`);
}

/** Why this person may not ask for a fix, in one sentence; undefined for every full member of the workspace. */
export function mayNotAskForFix(person: PersonFacts, team: string): Words | undefined {
  const who = outside(person, team);
  return who && said(`policy.mayNotAskForFix.${who}`);
}

function outside(
  person: PersonFacts,
  team: string,
): 'unknown' | 'stranger' | 'noPerson' | 'guest' | undefined {
  if (person.isUnknown) return 'unknown';
  if (person.person.team !== team || person.isStranger) return 'stranger';
  if (person.isBot || person.isDeleted) return 'noPerson';
  return person.isGuest ? 'guest' : undefined;
}
