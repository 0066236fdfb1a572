import { expect, test } from 'vitest';
import type { MessageView } from '../../../../src/demo/workspace/page-protocol.ts';
import {
  channelMessages,
  continues,
  summarizeThread,
  threadMessages,
} from '../../../../src/demo/workspace/page/message-list.ts';
import { emptySnapshot } from '../../../../src/demo/workspace/page/page-context.ts';

const message = (ts: string, more: Partial<MessageView> = {}): MessageView => ({
  channel: 'C1',
  ts,
  user: 'UBOT',
  text: '',
  blocks: [],
  attachments: [],
  files: [],
  edited: false,
  ...more,
});
const root = message('1.0', { threadTs: '1.0' });
const messages = [
  root,
  message('2.0', { threadTs: '1.0' }),
  message('3.0', { threadTs: '1.0', user: 'UANN', alsoInChannel: true }),
  message('4.0', { threadTs: '1.0', onlyFor: 'URAJ' }),
  message('5.0', { onlyFor: 'UANN' }),
  message('6.0', { channel: 'C2' }),
];
const snapshot = { ...emptySnapshot, messages };
const ts = (list: readonly MessageView[]) => list.map((one) => one.ts);

test('a channel shows first messages, replies sent to it too, and what is for my eyes', () => {
  expect(ts(channelMessages(snapshot, 'C1', 'UANN'))).toEqual(['1.0', '3.0', '5.0']);
  expect(ts(channelMessages(snapshot, 'C1', 'URAJ'))).toEqual(['1.0', '3.0']);
});

test('a thread shows its first message and its replies', () => {
  expect(ts(threadMessages(snapshot, { channel: 'C1', ts: '1.0', me: 'UANN' }))).toEqual([
    '1.0',
    '2.0',
    '3.0',
  ]);
  expect(summarizeThread(snapshot, root, 'URAJ')).toEqual({
    replies: 3,
    lastTs: '4.0',
    people: ['UBOT', 'UANN'],
  });
  expect(summarizeThread(snapshot, message('6.0', { channel: 'C2' }), 'UANN')).toEqual({
    replies: 0,
    lastTs: undefined,
    people: [],
  });
});

test.each([
  ['same author, two minutes later', message('220.0'), true],
  ['same author, six minutes later', message('460.0'), false],
  ['another author', message('101.0', { user: 'UANN' }), false],
  ['only for me', message('101.0', { onlyFor: 'UANN' }), false],
  ['a reply sent to the channel', message('101.0', { alsoInChannel: true }), false],
])('one head for several messages: %s', (_, next, expected) => {
  expect(continues(next, message('100.0'))).toBe(expected);
});
