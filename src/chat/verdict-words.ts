import type { Incident } from '../incident/incident.ts';
import type { Judgement } from '../incident/person-verdict.ts';
import { causeName } from './cause-names.ts';
import type { Button, Part } from './message.ts';
import { sentence } from './sentence.ts';
import { bold, paragraph, person, plain } from './spans.ts';

/** Where a person says what it was: also after the end, but for closing what is closed as no incident. */
export function verdictButtons({ id, verdict }: Incident): readonly Button[] {
  const cause: Button = { action: 'name-cause', value: id, label: 'The cause was…', opensForm: true };
  if (verdict?.kind === 'not-an-incident') return [cause];
  return [cause, { action: 'not-an-incident', value: id, label: 'Not an incident…', opensForm: true }];
}

/** What a person said about an incident, and who; nothing while nobody did. */
export function verdictPart({ verdict }: Incident): readonly Part[] {
  if (!verdict) return [];
  return [paragraph(bold('Verdict: '), `${verdictWords(verdict)} Said by `, person(verdict.by), plain('.'))];
}

/** What was said as one sentence, with the person's own words at its end. */
export function verdictWords(said: Judgement): string {
  return sentence(`${meaning(said)}${said.note === undefined ? '' : ` – ${said.note}`}`);
}

function meaning(said: Judgement): string {
  switch (said.kind) {
    case 'not-an-incident':
      return 'This was not an incident';
    case 'confirmed':
      return `The cause is confirmed: ${causeName(said.cause)} (${said.cause})`;
    case 'cause':
      return `The cause was: ${causeName(said.cause)} (${said.cause})`;
  }
}
