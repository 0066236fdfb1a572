import type { Incident } from '../incident/incident.ts';
import { inEach } from '../language/spoken.ts';
import { list, said, type Words } from '../language/words.ts';
import { span } from './incident-words.ts';
import type { Part } from './message.ts';
import { bold, paragraph } from './spans.ts';

/** `512Mi → 768Mi on 12 Nov did not hold: OOM-killed again after 2 d`. */
export const refutedWords = (
  { from, to }: { readonly from: string; readonly to: string },
  heldAt: string,
  againAt: string,
): Words =>
  said('card.refuted', {
    from,
    to,
    day: day(heldAt),
    span: span(Date.parse(againAt) - Date.parse(heldAt)),
  });

/** What was tried before in vain. */
export function triedParts({ tried = [] }: Incident): readonly Part[] {
  if (tried.length === 0) return [];
  const words = tried.map(({ why, incident }) => said('card.triedOne', { why, id: incident }));
  return [paragraph(bold(said('card.tried')), ' ', list('sentences', words))];
}

const day = (at: string): Words =>
  inEach((locale) =>
    new Date(at).toLocaleDateString(locale === 'en' ? 'en-GB' : locale, {
      day: 'numeric',
      month: 'short',
      timeZone: 'UTC',
    }),
  );
