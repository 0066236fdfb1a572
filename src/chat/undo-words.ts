import type { Plan } from '../plan/plan.ts';
import type { CaseView } from './case-view.ts';

/** What becomes of a change that does not hold, for the card and, shorter, for the question before the approval. */
export function undoWords(
  { automaticUndo, way }: Pick<CaseView, 'automaticUndo' | 'way'>,
  { undoIsSafe }: Plan,
): { readonly onCard: string; readonly inQuestion: string } {
  const inQuestion = 'It is not undone by itself.';
  if (!undoIsSafe)
    return {
      onCard: 'Never automatic: going back would lead into a known crash or security hole.',
      inQuestion,
    };
  if (way === 'pull-request')
    return { onCard: 'By a pull request that takes it back: offered if it does not hold.', inQuestion };
  if (!automaticUndo)
    return {
      onCard: 'Not automatic here (automaticUndo is off): the values from before stand above.',
      inQuestion,
    };
  return {
    onCard: 'Automatic if it does not hold: the values from before.',
    inQuestion: 'It is undone by itself if it does not hold.',
  };
}
