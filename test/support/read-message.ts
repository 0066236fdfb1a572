import type { Button, Message, Part, Span } from '../../src/chat/message.ts';
import { toldMessage, toldPart } from '../../src/chat/told.ts';
import type { Locale } from '../../src/language/locale.ts';

/** Everything a person can read in a message, in one text. */
export function readMessage(message: Message, locale: Locale = 'en'): string {
  const { text, parts } = toldMessage(message, locale);
  return [text, ...parts.flatMap(linesOf)].join('\n');
}

function linesOf(part: Part<string>): readonly string[] {
  switch (part.kind) {
    case 'heading':
      return [part.text];
    case 'row':
      return [`${toldSpans(part.spans)} [${part.button.label}]`];
    case 'paragraph':
    case 'footer':
      return [toldSpans(part.spans)];
    case 'fields':
      return part.fields.map((field) => `${field.label}: ${toldSpans(field.value)}`);
    case 'list':
      return part.items.map(toldSpans);
    case 'lines':
      return [toldSpans(part.caption), ...part.lines.map((line) => line.text)];
    case 'diff':
      return [toldSpans(part.caption), ...part.lines];
    case 'progress':
      return [`${part.done}/${part.total} ${part.label}`];
    case 'picture':
      return [part.title, part.alt];
    case 'buttons':
      return [
        ...(part.choices ?? []).map(
          (choice) => `[${choice.label}: ${choice.options.map(({ label }) => label).join(', ')}]`,
        ),
        ...[...part.buttons, ...(part.overflow ?? [])].map((button) => `[${button.label}]`),
      ];
    case 'divider':
      return [];
  }
}

export function spans(all: readonly Span[]): string {
  const part = toldPart({ kind: 'paragraph', spans: all }, 'en');
  return part.kind === 'paragraph' ? toldSpans(part.spans) : '';
}

const toldSpans = (all: readonly Span<string>[]): string =>
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
