import type { Question } from '../exchange.ts';
import { said } from '../language/words.ts';
import { OutsideError } from '../outside-error.ts';

/** What a process answers to others of the same program, by the name of the question. */
export type Handlers = Readonly<Record<string, (asked: unknown) => Promise<unknown>>>;

/** Refuses what it does not know: another version of the program may ask for it. */
export const answering =
  (handlers: Handlers) =>
  async ({ what, with: asked }: Question): Promise<unknown> => {
    const handler = Object.hasOwn(handlers, what) ? handlers[what] : undefined;
    if (!handler)
      throw new OutsideError('store', 'client', said('outside.exchange.notUnderstood'), { retriable: false });
    return handler(asked);
  };
