import type { Incident } from '../incident/incident.ts';
import { span } from './incident-words.ts';
import type { Part } from './message.ts';
import { bold, paragraph } from './spans.ts';

/** `512Mi → 768Mi on 12 Nov did not hold: OOM-killed again after 2 d`. */
export const refutedWords = (
  { from, to }: { readonly from: string; readonly to: string },
  heldAt: string,
  againAt: string,
): string =>
  `${from} → ${to} on ${day(heldAt)} did not hold: OOM-killed again after ${span(Date.parse(againAt) - Date.parse(heldAt))}`;

/** What was tried before in vain. */
export function triedParts({ tried = [] }: Incident): readonly Part[] {
  if (tried.length === 0) return [];
  const words = tried.map(({ why, incident }) => `${why} (${incident}).`);
  return [paragraph(bold('Tried before: '), words.join(' '))];
}

const day = (at: string): string =>
  new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
