import type { Reply } from './form.ts';
import type { Message } from './message.ts';
import { paragraph } from './spans.ts';

/** A line for one person, without state or colour of its own. */
export const quietMessage = (text: string): Message => ({ text, tone: 'grey', parts: [paragraph(text)] });

/** The same line as an answer to what somebody just did. */
export const whisper = (text: string): Reply => ({ kind: 'whisper', message: quietMessage(text) });
