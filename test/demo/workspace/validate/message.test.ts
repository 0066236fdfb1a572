import { expect, test } from 'vitest';
import { checkMessage, type MessageParts } from '../../../../src/demo/workspace/validate/message.ts';

const isKnownFile = () => false;
const x = (length: number) => 'x'.repeat(length);
const section = { type: 'section', text: { type: 'plain_text', text: 's' } };

test.each<
  [what: string, parts: MessageParts, use: 'post' | 'update' | 'response', error: string, faults: string[]]
>([
  ['nothing at all', {}, 'post', 'no_text', []],
  ['text that is no text', { text: 7 }, 'post', 'invalid_arguments', ['text must be a string']],
  ['markdown and text', { text: 'a', markdownText: 'b' }, 'post', 'markdown_text_conflict', []],
  ['an update that is too long', { text: x(4001) }, 'update', 'msg_too_long', []],
  [
    '101 attachments',
    { text: 'a', attachments: Array.from({ length: 101 }, () => ({ text: 'a' })) },
    'post',
    'too_many_attachments',
    [],
  ],
  [
    'attachments that are no list',
    { attachments: 'a' },
    'post',
    'invalid_attachments',
    ['must be an array [json-pointer:/attachments]'],
  ],
  [
    'wrong blocks in an attachment',
    { attachments: [{ blocks: [{ type: 'nonsense' }] }] },
    'post',
    'invalid_attachments',
    ['unsupported type: nonsense [json-pointer:/attachments/0/blocks/0/type]'],
  ],
  ['metadata as text', { text: 'a', metadata: '{' }, 'post', 'invalid_metadata_format', []],
  [
    'metadata without payload',
    { text: 'a', metadata: { event_type: 'e' } },
    'post',
    'invalid_metadata_schema',
    [],
  ],
  [
    'metadata that is too large',
    { text: 'a', metadata: { event_type: 'e', event_payload: { a: x(16_000) } } },
    'post',
    'metadata_too_large',
    [],
  ],
])('%s is refused', (_what, parts, use, error, faults) => {
  expect(checkMessage(parts, { use, isKnownFile })).toEqual({ state: 'refused', error, faults });
});

test('a post is cut at 40,000 characters, not refused', () => {
  const checked = checkMessage({ text: x(40_001) }, { use: 'post', isKnownFile });
  expect(checked).toEqual({ state: 'accepted', content: { text: x(40_000) } });
});

test('a response to a response_url may carry more text in blocks than a post', () => {
  const blocks = Array.from({ length: 5 }, () => ({
    type: 'section',
    text: { type: 'mrkdwn', text: x(2900) },
  }));
  expect(checkMessage({ blocks }, { use: 'response', isKnownFile }).state).toBe('accepted');
  expect(checkMessage({ blocks }, { use: 'post', isKnownFile })).toMatchObject({
    error: 'msg_blocks_too_long',
  });
});

test('what Slack keeps of a message', () => {
  const metadata = { event_type: 'incident', event_payload: { id: 'i1' } };
  const attachments = [{ color: '#daa038', fallback: 'f', blocks: [section] }];
  expect(
    checkMessage({ text: 't', blocks: [section], attachments, metadata }, { use: 'post', isKnownFile }),
  ).toEqual({ state: 'accepted', content: { text: 't', blocks: [section], attachments, metadata } });
});

test('a colour that Slack does not know is left out', () => {
  const attachments = [
    { color: 'red; }', text: 'a' },
    { color: 'danger', text: 'b' },
  ];
  expect(checkMessage({ attachments }, { use: 'post', isKnownFile })).toEqual({
    state: 'accepted',
    content: { attachments: [{ text: 'a' }, { color: 'danger', text: 'b' }] },
  });
});
