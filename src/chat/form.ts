import type { Message, Part } from './message.ts';

export type FormInput =
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly label: string;
      readonly initial: string;
      readonly hint?: string;
      readonly multiline?: boolean;
      readonly optional?: boolean;
    }
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: string;
      readonly initial: string;
      readonly hint?: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
    };

/** A modal in our own neutral shape. */
export interface Form {
  /** What submitting means, such as `decline` or `change-limits`. */
  readonly action: string;
  /** Opaque to chat: comes back with the submission. */
  readonly value: string;
  readonly title: string;
  /** Absent: the modal only shows. */
  readonly submit?: string;
  readonly close: string;
  readonly parts: readonly Part[];
  readonly inputs: readonly FormInput[];
}

/** What comes back at once to the person who acted. */
export type Reply =
  | { readonly kind: 'none' }
  | { readonly kind: 'whisper'; readonly message: Message }
  /** Errors by input name: the form stays open. */
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> };
