import { tell, type Words } from '../language/words.ts';
import type { CaseView } from './case-view.ts';
import type { Part } from './message.ts';
import { paragraph } from './spans.ts';

/** That all changes are frozen, where nothing that was `said` before tells it; whoever reads of the incident has to know. */
export function frozenParts({ incident, frozen }: CaseView, said: Words): readonly Part[] {
  if (frozen === undefined || incident.state === 'resolved') return [];
  return tell(said, 'en').includes(tell(frozen, 'en')) ? [] : [paragraph(frozen)];
}
