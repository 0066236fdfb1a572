import type { Incident } from '../incident/incident.ts';
import type { Judgement } from '../incident/person-verdict.ts';
import { asSentence, said, type Words } from '../language/words.ts';
import { causeName } from './cause-names.ts';
import type { Button, Part } from './message.ts';
import { paragraph, person, saying } from './spans.ts';

/** Where a person says what it was: also after the end, but for closing what is closed as no incident. */
export function verdictButtons({ id, verdict }: Incident): readonly Button[] {
  const cause: Button = {
    action: 'name-cause',
    value: id,
    label: said('verdict.button.cause'),
    opensForm: true,
  };
  if (verdict?.kind === 'not-an-incident') return [cause];
  return [
    cause,
    { action: 'not-an-incident', value: id, label: said('verdict.button.none'), opensForm: true },
  ];
}

/** What a person said about an incident, and who; nothing while nobody did. */
export function verdictPart({ verdict }: Incident): readonly Part[] {
  if (!verdict) return [];
  return [paragraph(saying('verdict.line', { words: verdictWords(verdict), person: person(verdict.by) }))];
}

/** What was said as one sentence, with the person's own words at its end. */
export function verdictWords(judgement: Judgement): Words {
  const { note } = judgement;
  const what = meaning(judgement);
  return asSentence(note === undefined ? what : said('verdict.withNote', { what, note }));
}

function meaning(judgement: Judgement): Words {
  if (judgement.kind === 'not-an-incident') return said('verdict.none');
  const { kind, cause } = judgement;
  return said(`verdict.${kind}`, { name: causeName(cause), cause });
}
