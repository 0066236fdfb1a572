import type { MemoryChart } from './memory-chart.ts';

/** Tone sets the colour bar; the state is always said in words as well. */
export type Tone = 'red' | 'orange' | 'yellow' | 'blue' | 'green' | 'grey';

export type Span =
  | { readonly kind: 'text'; readonly text: string; readonly style?: 'bold' | 'italic' | 'code' }
  | { readonly kind: 'person'; readonly user: string }
  | { readonly kind: 'group'; readonly group: string }
  /** To a place that chat itself named. */
  | { readonly kind: 'link'; readonly url: string; readonly text: string }
  /** Shown in the reader's own time zone. */
  | { readonly kind: 'time'; readonly at: string };

/** A button: its value names the incident and what is meant (a plan's digest), never the change itself. */
export interface Button {
  /** Such as `approve`, `decline`, `acknowledge`, `upgrade`, `change-limits`, `details`. */
  readonly action: string;
  readonly value: string;
  readonly label: string;
  readonly style?: 'primary' | 'danger';
  readonly accessibilityLabel?: string;
  /** Pressing it opens a form instead of acting at once. */
  readonly opensForm?: true;
  readonly confirm?: {
    readonly title: string;
    readonly text: string;
    readonly yes: string;
    readonly no: string;
  };
}

export type Part =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | {
      readonly kind: 'fields';
      readonly fields: readonly { readonly label: string; readonly value: readonly Span[] }[];
    }
  | { readonly kind: 'list'; readonly items: readonly (readonly Span[])[] }
  /** Text from outside: never parsed. `total` is how many lines there were. */
  | {
      readonly kind: 'lines';
      readonly caption: readonly Span[];
      readonly lines: readonly { readonly number?: number; readonly text: string }[];
      readonly total: number;
    }
  | { readonly kind: 'diff'; readonly caption: readonly Span[]; readonly lines: readonly string[] }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly label: string }
  | { readonly kind: 'picture'; readonly chart: MemoryChart; readonly title: string; readonly alt: string }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[]; readonly overflow?: readonly Button[] }
  | { readonly kind: 'footer'; readonly spans: readonly Span[] }
  | { readonly kind: 'divider' };

/** A message in our own neutral shape. */
export interface Message {
  /** The full status in one paragraph: the notification, and what a screen reader reads. */
  readonly text: string;
  readonly tone: Tone;
  readonly parts: readonly Part[];
}
