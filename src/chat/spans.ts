import type { Part, Span } from './message.ts';

export const plain = (text: string): Span => ({ kind: 'text', text });
export const bold = (text: string): Span => ({ kind: 'text', text, style: 'bold' });
export const code = (text: string): Span => ({ kind: 'text', text, style: 'code' });
export const time = (at: string): Span => ({ kind: 'time', at });
export const link = (url: string, text: string): Span => ({ kind: 'link', url, text });
export const person = (user: string): Span => ({ kind: 'person', user });

export const paragraph = (...spans: readonly (Span | string)[]): Part => ({
  kind: 'paragraph',
  spans: spans.map((span) => (typeof span === 'string' ? plain(span) : span)),
});

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
