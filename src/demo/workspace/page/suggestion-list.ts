import { h } from 'preact';
import type { ComponentChild } from 'preact';
import type { Suggestion } from './completion.ts';

export interface SuggestionListProps {
  readonly suggestions: readonly Suggestion[];
  readonly picked: number;
  readonly onTake: (suggestion: Suggestion) => void;
}

/** What fits the text in the message box, above it: arrow keys choose, Tab or Enter takes. */
export function SuggestionList({ suggestions, picked, onTake }: SuggestionListProps): ComponentChild {
  if (suggestions.length === 0) return null;
  return h(
    'div',
    {
      class: 'suggestions',
      role: 'listbox',
      'aria-label': 'Suggestions',
      'data-testid': 'suggestions',
      onMouseDown: keepFocus,
    },
    h('div', { class: 'suggestions-head' }, '↑ ↓ to choose, Tab to take'),
    suggestions.map((suggestion, index) =>
      h(
        'button',
        {
          key: suggestion.label,
          type: 'button',
          role: 'option',
          class: 'menu-item',
          tabIndex: -1,
          'aria-selected': index === picked,
          onClick: () => onTake(suggestion),
        },
        h('span', { class: 'menu-label' }, suggestion.label),
        suggestion.hint === '' ? null : h('span', { class: 'menu-hint' }, suggestion.hint),
      ),
    ),
  );
}

/** A press with the mouse leaves the cursor in the message box, so that the list is still there for the click. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
