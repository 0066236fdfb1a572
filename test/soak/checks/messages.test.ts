import { describe, expect, it } from 'vitest';
import { checkMessages, type MessagesQuestion } from './messages.ts';

const messagesWell: MessagesQuestion = {
  posted: [{ slot: 'inc-1/alert', ts: '1.1' }],
  shown: new Map([['inc-1/alert', 'c1']]),
  slots: ['inc-1/alert'],
  wanted: new Map([['inc-1/alert', 'c1']]),
  pending: [],
};

describe('messages', () => {
  it.each<[string, Partial<MessagesQuestion>, RegExp[]]>([
    ['each once', {}, []],
    ['one with a picture', { wanted: new Map([['inc-1/alert', undefined]]) }, []],
    ['one that was never posted', { posted: [], shown: new Map() }, [/^lost: the message inc-1\/alert/]],
    [
      'one that stands twice',
      { posted: [...messagesWell.posted, { slot: 'inc-1/alert', ts: '1.2' }] },
      [/^doubled: the message inc-1\/alert stands at 1\.1, 1\.2/],
    ],
    ['one that nobody wanted', { slots: [], wanted: new Map() }, [/^unwanted: the message inc-1\/alert/]],
    ['one that still waits', { pending: ['inc-1/alert'] }, [/^pending: the message inc-1\/alert/]],
    ['one that says what was before', { wanted: new Map([['inc-1/alert', 'c2']]) }, [/^outdated: /]],
  ])('%s', (_, wish, faults) => {
    expect(checkMessages({ ...messagesWell, ...wish }).faults).toEqual(
      faults.map((words) => expect.stringMatching(words) as string),
    );
  });
});
