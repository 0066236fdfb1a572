import type { PersonFacts } from './approval.ts';

/** Why this person may not say what an incident was, in one sentence; undefined for every full member of the workspace. */
export const mayNotJudge = (person: PersonFacts, team: string): string | undefined =>
  mayNot(person, team, { refused: 'Not kept', act: 'judge incidents' });

/** Why this person may not ask for a fix, in one sentence; undefined for every full member of the workspace. */
export const mayNotAskForFix = (person: PersonFacts, team: string): string | undefined =>
  mayNot(person, team, { refused: 'Nothing is proposed', act: 'ask for a fix' });

function mayNot(
  person: PersonFacts,
  team: string,
  { refused, act }: { readonly refused: string; readonly act: string },
): string | undefined {
  if (person.isUnknown) return `${refused}: Slack could not say who you are just now. Try again in a minute.`;
  if (person.person.team !== team || person.isStranger)
    return `${refused}: people from other workspaces may not ${act} here.`;
  if (person.isBot || person.isDeleted) return `${refused}: only people of this workspace may ${act}.`;
  return person.isGuest ? `${refused}: guests may not ${act}.` : undefined;
}
