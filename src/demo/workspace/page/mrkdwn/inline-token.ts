/** One piece of a line of text, ready to be drawn. `text` is always decoded and never mark-up. */
export type InlineToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike' | 'code'; readonly children: readonly InlineToken[] }
  | { readonly kind: 'emoji'; readonly name: string; readonly glyph: string }
  | { readonly kind: 'user' | 'channel' | 'group'; readonly id: string; readonly label?: string }
  | { readonly kind: 'broadcast'; readonly name: string }
  | { readonly kind: 'link'; readonly url: string; readonly label: string }
  | {
      readonly kind: 'date';
      readonly at: number;
      readonly format: string;
      readonly url?: string;
      readonly fallback: string;
    };

/** The text a reader would see, without looking up names: what a screen reader's summary and the tests use. */
export function plainText(tokens: readonly InlineToken[]): string {
  return tokens.map(plain).join('');
}

function plain(token: InlineToken): string {
  switch (token.kind) {
    case 'text':
      return token.text;
    case 'emoji':
      return `:${token.name}:`;
    case 'user':
      return `@${token.label ?? token.id}`;
    case 'group':
      return `@${(token.label ?? token.id).replace(/^@/, '')}`;
    case 'channel':
      return `#${token.label ?? token.id}`;
    case 'broadcast':
      return `@${token.name}`;
    case 'link':
      return token.label;
    case 'date':
      return token.fallback;
    default:
      return plainText(token.children);
  }
}
