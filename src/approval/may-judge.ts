import type { PersonFacts } from './approval.ts';

/** Why this person may not say what an incident was, in one sentence; undefined for every full member of the workspace. */
export function mayNotJudge(person: PersonFacts, team: string): string | undefined {
  if (person.isUnknown) return 'Not kept: Slack could not say who you are just now. Try again in a minute.';
  if (person.person.team !== team || person.isStranger)
    return 'Not kept: people from other workspaces may not judge incidents here.';
  if (person.isBot || person.isDeleted) return 'Not kept: only people of this workspace may judge incidents.';
  return person.isGuest ? 'Not kept: guests may not judge incidents.' : undefined;
}
