import type { Words } from '../language/words.ts';
import type { Part, SaidSpan, Span } from './message.ts';

export const plain = (text: Words): Span => ({ kind: 'text', text });
export const bold = (text: Words): Span => ({ kind: 'text', text, style: 'bold' });
export const code = (text: Words): Span => ({ kind: 'text', text, style: 'code' });
export const time = (at: string): Span => ({ kind: 'time', at });
export const link = (url: string, text: Words): Span => ({ kind: 'link', url, text });
export const person = (user: string): Span => ({ kind: 'person', user });

/** A message of the catalogue with spans, words or figures in its places. */
export const saying = (say: SaidSpan['say'], places: SaidSpan['with'] = {}): Span => ({
  kind: 'said',
  say,
  with: places,
});

export const paragraph = (...spans: readonly (Span | Words)[]): Part => ({
  kind: 'paragraph',
  spans: spans.map((span) => (isSpan(span) ? span : plain(span))),
});

const isSpan = (span: Span | Words): span is Span => typeof span === 'object' && 'kind' in span;

/** Puts `between` between neighbours: people joined by commas, and the like. */
export function joined(items: readonly Span[], between: string): readonly Span[] {
  return items.flatMap((item, at) => (at === 0 ? [item] : [plain(between), item]));
}

export interface Askable {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** The people and groups who may decide, as mentions. */
export const asked = ({ users, groups }: Askable): readonly Span[] => [
  ...groups.map((group): Span => ({ kind: 'group', group })),
  ...users.map((user) => person(user)),
];
