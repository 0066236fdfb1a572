import type { Words } from '../language/words.ts';
import type { Message, Part } from './message.ts';

export type FormInput<T = Words> =
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly label: T;
      readonly initial: string;
      readonly hint?: T;
      readonly multiline?: boolean;
      readonly optional?: boolean;
    }
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: T;
      readonly initial: string;
      readonly hint?: T;
      readonly options: readonly { readonly value: string; readonly label: T }[];
    };

/** A modal in our own neutral shape. */
export interface Form<T = Words> {
  /** What submitting means, such as `decline` or `change-limits`. */
  readonly action: string;
  /** Opaque to chat: comes back with the submission. */
  readonly value: string;
  readonly title: T;
  /** Absent: the modal only shows. */
  readonly submit?: T;
  readonly close: T;
  readonly parts: readonly Part<T>[];
  readonly inputs: readonly FormInput<T>[];
}

/** What comes back at once to the person who acted. */
export type Reply =
  | { readonly kind: 'none' }
  | { readonly kind: 'whisper'; readonly message: Message }
  /** Errors by input name: the form stays open. */
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, Words>> };
