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
    }
  /** One of more than a menu holds: what fits is asked for while the person types. */
  | {
      readonly kind: 'search';
      readonly name: string;
      readonly label: T;
      readonly hint?: T;
      /** What is searched. */
      readonly among: SearchSource;
    };

export type SearchSource = 'workloads';

/** What fits what was typed; the value is what the form hands back. */
export interface Suggestion {
  readonly value: string;
  readonly label: string;
}

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
  /** The person's App Home, as it is to be now. */
  | { readonly kind: 'home'; readonly message: Message }
  /** Errors by input name: the form stays open. */
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, Words>> };
