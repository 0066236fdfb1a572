import type { Locale } from '../language/locale.ts';
import { sayInPieces } from '../language/say.ts';
import { tell, type Words } from '../language/words.ts';
import type { Form, FormInput } from './form.ts';
import { spansInType } from './spans-in-type.ts';
import type { Button, Choice, Message, Part, SaidSpan, Span } from './message.ts';

type ToldSpan = Span<string>;

/** A message in one language. */
export const toldMessage = ({ text, tone, parts }: Message, locale: Locale): Message<string> => ({
  text: tell(text, locale),
  tone,
  parts: parts.map((part) => toldPart(part, locale)),
});

/** A form in one language. */
export const toldForm = (form: Form, locale: Locale): Form<string> => {
  const { title, submit, close, parts, inputs, ...rest } = form;
  return {
    ...rest,
    title: tell(title, locale),
    ...(submit === undefined ? {} : { submit: tell(submit, locale) }),
    close: tell(close, locale),
    parts: parts.map((part) => toldPart(part, locale)),
    inputs: inputs.map((input) => toldInput(input, locale)),
  };
};

export function toldPart(part: Part, locale: Locale): Part<string> {
  const spans = (all: readonly Span[]) =>
    spansInType(
      all.flatMap((span) => toldSpan(span, locale)),
      locale,
    );
  switch (part.kind) {
    case 'heading':
      return { kind: 'heading', text: tell(part.text, locale) };
    case 'paragraph':
    case 'footer':
      return { kind: part.kind, spans: spans(part.spans) };
    case 'fields':
      return {
        kind: 'fields',
        fields: part.fields.map(({ label, value }) => ({ label: tell(label, locale), value: spans(value) })),
      };
    case 'list':
      return { kind: 'list', items: part.items.map(spans) };
    case 'lines':
      return { ...part, caption: spans(part.caption) };
    case 'diff':
      return {
        kind: 'diff',
        caption: spans(part.caption),
        lines: part.lines.map((line) => tell(line, locale)),
      };
    case 'progress':
      return { ...part, label: tell(part.label, locale) };
    case 'picture':
      return { ...part, title: tell(part.title, locale), alt: tell(part.alt, locale) };
    case 'buttons':
      return {
        kind: 'buttons',
        buttons: part.buttons.map((button) => toldButton(button, locale)),
        ...(part.choices ? { choices: part.choices.map((choice) => toldChoice(choice, locale)) } : {}),
        ...(part.overflow ? { overflow: part.overflow.map((button) => toldButton(button, locale)) } : {}),
      };
    case 'row':
      return { kind: 'row', spans: spans(part.spans), button: toldButton(part.button, locale) };
    case 'divider':
      return part;
  }
}

function toldButton({ label, accessibilityLabel, confirm, ...rest }: Button, locale: Locale): Button<string> {
  return {
    ...rest,
    label: tell(label, locale),
    ...(accessibilityLabel === undefined ? {} : { accessibilityLabel: tell(accessibilityLabel, locale) }),
    ...(confirm
      ? {
          confirm: {
            title: tell(confirm.title, locale),
            text: tell(confirm.text, locale),
            yes: tell(confirm.yes, locale),
            no: tell(confirm.no, locale),
          },
        }
      : {}),
  };
}

const toldChoice = ({ label, options, ...rest }: Choice, locale: Locale): Choice<string> => ({
  ...rest,
  label: tell(label, locale),
  options: options.map(({ value, label: name }) => ({ value, label: tell(name, locale) })),
});

function toldInput(input: FormInput, locale: Locale): FormInput<string> {
  const label = tell(input.label, locale);
  const hint = input.hint === undefined ? {} : { hint: tell(input.hint, locale) };
  if (input.kind !== 'choice') {
    const { label: _label, hint: _hint, ...rest } = input;
    return { ...rest, label, ...hint };
  }
  const { label: _label, hint: _hint, options, ...rest } = input;
  return {
    ...rest,
    label,
    ...hint,
    options: options.map(({ value, label: name }) => ({ value, label: tell(name, locale) })),
  };
}

function toldSpan(span: Span, locale: Locale): readonly ToldSpan[] {
  switch (span.kind) {
    case 'text':
      return [{ ...span, text: tell(span.text, locale) }];
    case 'link':
      return [{ ...span, text: tell(span.text, locale) }];
    case 'said':
      return saidSpans(span, locale);
    default:
      return [span];
  }
}

type Piece = readonly ToldSpan[];
type Style = 'bold' | 'italic' | 'code';

/** Text of one catalogue message and the spans in its places, in the order of the language. */
function saidSpans({ say, with: places }: SaidSpan, locale: Locale): readonly ToldSpan[] {
  const inStyle = (style: Style) => (pieces: readonly (string | Piece)[]) =>
    pieces.flatMap(spansOf).map((span) => (span.kind === 'text' ? { ...span, style } : span));
  const values = Object.fromEntries(
    Object.entries(places).map(([name, value]) => [name, placeValue(value, locale)]),
  );
  return sayInPieces<Piece>(locale, say, {
    b: inStyle('bold'),
    i: inStyle('italic'),
    c: inStyle('code'),
    ...values,
  }).flatMap(spansOf);
}

const spansOf = (piece: string | Piece): Piece =>
  typeof piece === 'string' ? [{ kind: 'text', text: piece }] : piece;

function placeValue(value: SaidSpan['with'][string], locale: Locale): string | number | Piece {
  if (typeof value === 'number') return value;
  if (isSpans(value)) return value.flatMap((span) => toldSpan(span, locale));
  if (isSpan(value)) return toldSpan(value, locale);
  return tell(value, locale);
}

const isSpans = (value: Words | Span | readonly Span[]): value is readonly Span[] => Array.isArray(value);
const isSpan = (value: Words | Span): value is Span => typeof value === 'object' && 'kind' in value;
