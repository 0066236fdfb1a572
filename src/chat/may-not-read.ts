import type { Words } from '../language/words.ts';
import type { Message } from './message.ts';
import { paragraph } from './spans.ts';

/** All that somebody is told who may not read. */
export const mayNotReadMessage = (why: Words): Message => ({
  text: why,
  tone: 'grey',
  parts: [paragraph(why)],
});
