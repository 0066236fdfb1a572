import type { PersonFacts, PersonRef } from '../approval/approval.ts';
import { OutsideError } from '../outside-error.ts';
import type { AskedDeps } from './deps.ts';

/** Who a person is, asked now, and which of these user groups they are in; when chat cannot tell, nobody may decide. */
export async function peopleOf(
  deps: Pick<AskedDeps, 'person' | 'log'>,
  person: PersonRef,
  groups: readonly string[],
): Promise<PersonFacts> {
  try {
    return await deps.person(person, groups);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    deps.log.warn({ error, user: person.user }, 'chat could not say who decides');
    return {
      person,
      name: person.user,
      isBot: false,
      isGuest: true,
      isStranger: true,
      isDeleted: false,
      isUnknown: true,
      groups: [],
    };
  }
}
