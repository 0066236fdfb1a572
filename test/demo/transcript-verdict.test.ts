import { expect, it } from 'vitest';
import { judgeTranscript } from '../support/judge-transcript.ts';

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const log = (...bodies: readonly unknown[]) =>
  bodies.map((body) => JSON.stringify({ at: '', method: 'chat.postMessage', body })).join('\n');
const post = (text: string, blocks: unknown = [section(text)]) => ({ channel: 'C1', text, blocks });

it('counts the bodies that are laid out, and finds nothing in good ones', () => {
  const rich = {
    type: 'rich_text',
    elements: [
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'a line of a quoted log' }] },
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: '运行 ' },
          { type: 'text', text: 'kubectl rollout undo now please', style: { code: true } },
        ],
      },
    ],
  };
  const transcript = log({ channel: 'C1' }, post('已解决'), post('已解决', JSON.stringify([rich])));
  expect(judgeTranscript(transcript, 'zh-CN')).toEqual({ bodies: 2, refused: [], left: [] });
});

it('says what is refused and what is English', () => {
  const verdict = judgeTranscript(log(post('已解决', [section('')]), post('it is *over* at last')), 'zh-CN');
  expect(verdict.refused.join('\n')).toContain('ERROR');
  expect(verdict.left).toEqual(['it is over at last  ←  it is over at last']);
});
