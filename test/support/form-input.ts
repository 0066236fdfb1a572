import type { FormInput } from '../../src/chat/form.ts';

/** What stands in an input when its form opens; undefined for one that is searched. */
export const initialOf = (input: FormInput): string | undefined =>
  input.kind === 'search' ? undefined : input.initial;
