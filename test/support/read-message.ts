import type { Button, Message, Part, Span } from '../../src/chat/message.ts';

/** Everything a person can read in a message, in one text. */
export function readMessage({ text, parts }: Message): string {
  return [text, ...parts.flatMap(linesOf)].join('\n');
}

function linesOf(part: Part): readonly string[] {
  switch (part.kind) {
    case 'heading':
      return [part.text];
    case 'paragraph':
    case 'footer':
      return [spans(part.spans)];
    case 'fields':
      return part.fields.map((field) => `${field.label}: ${spans(field.value)}`);
    case 'list':
      return part.items.map(spans);
    case 'lines':
      return [spans(part.caption), ...part.lines.map((line) => line.text)];
    case 'diff':
      return [spans(part.caption), ...part.lines];
    case 'progress':
      return [`${part.done}/${part.total} ${part.label}`];
    case 'picture':
      return [part.title, part.alt];
    case 'buttons':
      return [...part.buttons, ...(part.overflow ?? [])].map((button) => `[${button.label}]`);
    case 'divider':
      return [];
  }
}

export const spans = (all: readonly Span[]): string =>
  all
    .map((span) => {
      if (span.kind === 'text') return span.text;
      if (span.kind === 'time') return span.at;
      if (span.kind === 'link') return `${span.text} <${span.url}>`;
      return span.kind === 'person' ? `@${span.user}` : `@${span.group}`;
    })
    .join('');

export const buttonsOf = ({ parts }: Message): readonly Button[] =>
  parts.flatMap((part) => (part.kind === 'buttons' ? [...part.buttons, ...(part.overflow ?? [])] : []));

export const actionsOf = (message: Message): readonly string[] =>
  buttonsOf(message).map((button) => button.action);
