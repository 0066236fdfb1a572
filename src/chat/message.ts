import type { Key } from '../language/catalogues.ts';
import type { Words } from '../language/words.ts';
import type { MemoryChart } from './memory-chart.ts';
import type { TimelineChart } from './timeline-chart.ts';

/** Tone sets the colour bar; the state is always said in words as well. */
export type Tone = 'red' | 'orange' | 'yellow' | 'blue' | 'green' | 'grey';

/** `T` is what its words are: to be told yet, or told. */
export type Span<T = Words> =
  | { readonly kind: 'text'; readonly text: T; readonly style?: 'bold' | 'italic' | 'code' }
  | { readonly kind: 'person'; readonly user: string }
  | { readonly kind: 'group'; readonly group: string }
  /** To a place that chat itself named. */
  | { readonly kind: 'link'; readonly url: string; readonly text: T }
  /** Shown in the reader's own time zone. */
  | { readonly kind: 'time'; readonly at: string }
  | (T extends string ? never : SaidSpan);

/** A message of the catalogue with spans in its places; `<b>`, `<i>` and `<c>` in it are bold, italic and code. */
export interface SaidSpan {
  readonly kind: 'said';
  readonly say: Key;
  readonly with: Readonly<Record<string, Words | number | Span | readonly Span[]>>;
}

/** A button: its value names the incident and what is meant (a plan's digest), never the change itself. */
export interface Button<T = Words> {
  /** Such as `approve`, `decline`, `acknowledge`, `upgrade`, `change-limits`, `details`. */
  readonly action: string;
  readonly value: string;
  readonly label: T;
  readonly style?: 'primary' | 'danger';
  readonly accessibilityLabel?: T;
  /** Pressing it opens a form instead of acting at once. */
  readonly opensForm?: true;
  readonly confirm?: {
    readonly title: T;
    readonly text: T;
    readonly yes: T;
    readonly no: T;
  };
}

/** One of several, chosen in a menu; choosing acts at once. */
export interface Choice<T = Words> {
  readonly action: string;
  readonly label: T;
  readonly options: readonly { readonly value: string; readonly label: T }[];
  /** The value that is chosen now. */
  readonly chosen?: string;
}

export type Part<T = Words> =
  | { readonly kind: 'heading'; readonly text: T }
  | { readonly kind: 'paragraph'; readonly spans: readonly Span<T>[] }
  | {
      readonly kind: 'fields';
      readonly fields: readonly { readonly label: T; readonly value: readonly Span<T>[] }[];
    }
  | { readonly kind: 'list'; readonly items: readonly (readonly Span<T>[])[] }
  /** Text from outside: never parsed. `total` is how many lines there were. */
  | {
      readonly kind: 'lines';
      readonly caption: readonly Span<T>[];
      readonly lines: readonly { readonly number?: number; readonly text: string }[];
      readonly total: number;
    }
  | { readonly kind: 'diff'; readonly caption: readonly Span<T>[]; readonly lines: readonly T[] }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly label: T }
  | {
      readonly kind: 'picture';
      readonly chart: MemoryChart | TimelineChart;
      readonly title: T;
      readonly alt: T;
    }
  | {
      readonly kind: 'buttons';
      readonly buttons: readonly Button<T>[];
      readonly overflow?: readonly Button<T>[];
      /** Stand before the buttons; the value chosen is what the press means. */
      readonly choices?: readonly Choice<T>[];
    }
  /** One of many that are listed, with what can be done about it beside it. */
  | { readonly kind: 'row'; readonly spans: readonly Span<T>[]; readonly button: Button<T> }
  | { readonly kind: 'footer'; readonly spans: readonly Span<T>[] }
  | { readonly kind: 'divider' };

/** A message in our own neutral shape. */
export interface Message<T = Words> {
  /** The full status in one paragraph: the notification, and what a screen reader reads. */
  readonly text: T;
  readonly tone: Tone;
  readonly parts: readonly Part<T>[];
}
