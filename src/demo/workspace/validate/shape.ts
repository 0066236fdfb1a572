/** The words in which Block Kit is written down: see `block-shapes.ts`, `element-shapes.ts`, `rich-text-shapes.ts`. */
export type Surface = 'message' | 'modal' | 'home';
export type TextStyle = 'plain_text' | 'mrkdwn';

export type Field =
  | { readonly kind: 'text'; readonly max: number; readonly styles: readonly TextStyle[] }
  | {
      readonly kind: 'string';
      readonly min: number;
      readonly max: number;
      readonly choices?: readonly string[];
      readonly pattern?: RegExp;
    }
  | { readonly kind: 'url'; readonly max: number; readonly schemes: readonly string[] }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'number' }
  | { readonly kind: 'list'; readonly of: Field; readonly min: number; readonly max: number }
  | { readonly kind: 'object'; readonly shape: Shape }
  /** A file of the workspace, which must have been uploaded. */
  | { readonly kind: 'file' }
  /** An object whose `type` chooses its shape. */
  | { readonly kind: 'typed'; readonly family: Family; readonly allowed: readonly string[] }
  | { readonly kind: 'nullable'; readonly of: Field };

export type Family = 'block' | 'element' | 'rich-text' | 'inline' | 'cell' | 'context';

export interface Shape {
  readonly required?: Readonly<Record<string, Field>>;
  readonly optional?: Readonly<Record<string, Field>>;
  /** Of each group of properties exactly one must be there. */
  readonly exactlyOne?: readonly (readonly string[])[];
  readonly atLeastOne?: readonly string[];
  /** Where it may stand; everywhere when absent. */
  readonly surfaces?: readonly Surface[];
}

export const plain = (max: number): Field => ({ kind: 'text', max, styles: ['plain_text'] });
export const text = (max: number): Field => ({ kind: 'text', max, styles: ['plain_text', 'mrkdwn'] });
export const string = (max: number, min = 1): Field => ({ kind: 'string', min, max });
export const choice = (...choices: readonly string[]): Field => ({
  kind: 'string',
  min: 1,
  max: 255,
  choices,
});
export const matching = (pattern: RegExp): Field => ({ kind: 'string', min: 1, max: 255, pattern });
export const boolean: Field = { kind: 'boolean' };
export const number: Field = { kind: 'number' };
export const integer = (min: number, max: number): Field => ({ kind: 'integer', min, max });
export const list = (of: Field, max: number, min = 1): Field => ({ kind: 'list', of, min, max });
export const object = (shape: Shape): Field => ({ kind: 'object', shape });
export const typed = (family: Family, allowed: readonly string[]): Field => ({
  kind: 'typed',
  family,
  allowed,
});
export const nullable = (of: Field): Field => ({ kind: 'nullable', of });
export const url = (max = 3000, schemes: readonly string[] = ['http:', 'https:']): Field => ({
  kind: 'url',
  max,
  schemes,
});
