import type { Freeze } from '../approval/freeze.ts';
import type { Message } from './message.ts';
import { bold, paragraph, person, plain, time } from './spans.ts';

/** What the channel is told of a freeze: once, and edited when it is ended. */
export function freezeMessage({ cluster, at, by, name, why, ended }: Freeze): Message {
  const reason = why === undefined ? '' : ` Reason: ${why.replace(/\.$/, '')}.`;
  if (ended) {
    const after = 'What was under way goes on, or is undone, only when that is approved anew.';
    return {
      text: `⚪ Changes in ${cluster} are not frozen any more.${reason} ${after}`,
      tone: 'grey',
      parts: [
        paragraph(
          bold(`⚪ Changes in ${cluster} are not frozen any more`),
          ' · frozen by ',
          person(by),
          ' ',
          time(at),
          ', ended by ',
          person(ended.by),
          ' ',
          time(ended.at),
          plain(`.${reason} ${after}`),
        ),
      ],
    };
  }
  const after = `Nothing is written there. Changes under way wait where they are; approvals given so far count no more. "/fluentbit resume ${cluster}" ends it, for those who may approve.`;
  return {
    text: `🟠 ${name} froze all changes in ${cluster}.${reason} ${after}`,
    tone: 'orange',
    parts: [
      paragraph(
        bold(`🟠 All changes in ${cluster} are frozen`),
        ' · by ',
        person(by),
        ' ',
        time(at),
        plain(`.${reason} ${after}`),
      ),
    ],
  };
}
