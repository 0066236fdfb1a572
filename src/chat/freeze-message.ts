import type { Freeze } from '../approval/freeze.ts';
import { said } from '../language/words.ts';
import type { Message } from './message.ts';
import { paragraph, person, saying, time } from './spans.ts';

/** What the channel is told of a freeze: once, and edited when it is ended. `command` is the slash command. */
export function freezeMessage({ cluster, at, by, name, why, ended }: Freeze, command: string): Message {
  const reason = why === undefined ? '' : said('freeze.reason', { why: why.replace(/\.$/, '') });
  const frozen = { cluster, person: person(by), time: time(at), reason };
  if (ended)
    return {
      text: said('freeze.endedText', { cluster, reason }),
      tone: 'grey',
      parts: [
        paragraph(
          saying('freeze.endedLine', { ...frozen, ender: person(ended.by), until: time(ended.at) }),
        ),
      ],
    };
  return {
    text: said('freeze.text', { cluster, name, reason, command }),
    tone: 'orange',
    parts: [paragraph(saying('freeze.line', { ...frozen, command }))],
  };
}
