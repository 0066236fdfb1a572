import type { CaseView } from './case-view.ts';
import type { Part } from './message.ts';
import { paragraph } from './spans.ts';

/** That all changes are frozen, where nothing that was `said` before tells it; whoever reads of the incident has to know. */
export const frozenParts = ({ incident, frozen }: CaseView, said: string): readonly Part[] =>
  frozen === undefined || incident.state === 'resolved' || said.includes(frozen) ? [] : [paragraph(frozen)];
