import { said, type Words } from '../language/words.ts';
import type { Plan } from '../plan/plan.ts';
import type { CaseView } from './case-view.ts';

/** What becomes of a change that does not hold, for the card and, shorter, for the question before the approval. */
export function undoWords(
  { automaticUndo, way }: Pick<CaseView, 'automaticUndo' | 'way'>,
  { undoIsSafe }: Pick<Plan, 'undoIsSafe'>,
): { readonly onCard: Words; readonly inQuestion: Words } {
  const inQuestion = said('undo.question.no');
  if (!undoIsSafe) return { onCard: said('undo.card.unsafe'), inQuestion };
  if (way === 'pull-request') return { onCard: said('undo.card.pullRequest'), inQuestion };
  if (!automaticUndo) return { onCard: said('undo.card.off'), inQuestion };
  return { onCard: said('undo.card.automatic'), inQuestion: said('undo.question.yes') };
}
