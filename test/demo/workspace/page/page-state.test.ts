import { describe, expect, test } from 'vitest';
import type {
  MessageView,
  ModalView,
  Snapshot,
  ToPage,
} from '../../../../src/demo/workspace/page-protocol.ts';
import { initialState, reducePage } from '../../../../src/demo/workspace/page/page-state.ts';
import type { PageEvent, PageState } from '../../../../src/demo/workspace/page/page-state.ts';

const person = (id: string, isBot = false) => ({
  id,
  name: id,
  realName: id,
  role: '',
  locale: 'en-US',
  isBot,
  isGuest: false,
});
const message = (ts: string, more: Partial<MessageView> = {}): MessageView => ({
  channel: 'C1',
  ts,
  user: 'UBOT',
  text: `text ${ts}`,
  blocks: [],
  attachments: [],
  files: [],
  edited: false,
  ...more,
});
const modal = (id: string, hash = 'h1'): ModalView => ({ id, hash, for: 'UANN', title: 'T', blocks: [] });
const file = (id: string) => ({
  id,
  name: 'a',
  title: 'a',
  mimetype: 'image/png',
  size: 1,
  url: `/files/${id}`,
});
const snapshot: Snapshot = {
  team: 'T',
  appName: 'App',
  botUserId: 'UBOT',
  appConnected: true,
  notice: ['one'],
  people: [person('UBOT', true), person('UANN'), person('URAJ')],
  channels: [
    { id: 'D1', name: 'dm', topic: '', dmWith: 'UANN' },
    { id: 'C1', name: 'one', topic: '' },
    { id: 'C2', name: 'two', topic: '' },
  ],
  commands: [],
  shortcuts: [],
  userGroups: [],
  messages: [message('2.0'), message('1.0')],
  files: [file('F1')],
  modals: [],
  homes: {},
};
const frame = (content: ToPage): PageEvent => ({ kind: 'frame', frame: content });
const after = (...events: PageEvent[]): PageState =>
  [frame({ kind: 'snapshot', snapshot }), ...events].reduce(reducePage, initialState);
const arrived = (view: MessageView) => frame({ kind: 'message', message: view });
const go = (channel: string): PageEvent => ({ kind: 'go', place: { kind: 'channel', channel } });

describe('a snapshot', () => {
  test('shows the first person and the first channel, messages by time', () => {
    const state = after();
    expect({
      me: state.me,
      place: state.place,
      ts: state.snapshot?.messages.map(({ ts }) => ts),
      files: state.files,
    }).toEqual({
      me: 'UANN',
      place: { kind: 'channel', channel: 'C1' },
      ts: ['1.0', '2.0'],
      files: { F1: file('F1') },
    });
  });

  test('after a lost connection keeps person, place and thread', () => {
    const state = after(
      { kind: 'become', person: 'URAJ' },
      go('C2'),
      { kind: 'open-thread', channel: 'C2', ts: '1.0' },
      frame({ kind: 'snapshot', snapshot }),
    );
    expect({ me: state.me, place: state.place, thread: state.thread }).toEqual({
      me: 'URAJ',
      place: { kind: 'channel', channel: 'C2' },
      thread: '1.0',
    });
  });

  test('frames before the first snapshot change nothing', () => {
    expect(reducePage(initialState, arrived(message('3.0')))).toBe(initialState);
  });
});

describe('messages', () => {
  test('an edit stays in its place and marks nothing as unread', () => {
    const state = after(go('C2'), arrived(message('1.0', { text: 'new', edited: true })));
    expect(state.snapshot?.messages.map(({ text }) => text)).toEqual(['new', 'text 2.0']);
    expect(state.unread).toEqual({});
  });

  test.each([
    ['in the open channel', [], message('3.0'), {}],
    ['in another channel', [go('C2')], message('3.0'), { C1: 1 }],
    ['a reply in a closed thread', [], message('3.0', { threadTs: '1.0' }), { 'C1/1.0': 1 }],
    [
      'a reply in the open thread',
      [{ kind: 'open-thread', channel: 'C1', ts: '1.0' } as const],
      message('3.0', { threadTs: '1.0' }),
      {},
    ],
    ['a reply in another channel', [go('C2')], message('3.0', { threadTs: '1.0' }), { C1: 1, 'C1/1.0': 1 }],
    ['my own', [go('C2')], message('3.0', { user: 'UANN' }), {}],
    ['for somebody else’s eyes', [go('C2')], message('3.0', { onlyFor: 'URAJ' }), {}],
    ['for my eyes', [go('C2')], message('3.0', { onlyFor: 'UANN' }), { C1: 1 }],
    [
      'in somebody else’s direct messages',
      [{ kind: 'become', person: 'URAJ' } as const],
      message('3.0', { channel: 'D1' }),
      {},
    ],
  ])('a new one %s', (_, before, view, unread) => {
    const state = after(...before, arrived(view));
    expect(state.unread).toEqual(unread);
    expect(state.snapshot?.messages.at(-1)).toEqual(view);
  });

  test('reading clears what was unread', () => {
    const state = after(go('C2'), arrived(message('3.0', { threadTs: '1.0' })), go('C1'));
    expect(state.unread).toEqual({ 'C1/1.0': 1 });
    expect(reducePage(state, { kind: 'open-thread', channel: 'C1', ts: '1.0' }).unread).toEqual({});
  });

  test('an ephemeral one with the same ts is another message, and only it is deleted', () => {
    const whisper = message('2.0', { onlyFor: 'UANN', text: 'psst' });
    const both = after(arrived(whisper));
    expect(both.snapshot?.messages.map(({ text }) => text)).toEqual(['text 1.0', 'text 2.0', 'psst']);
    const one = reducePage(
      both,
      frame({ kind: 'message-deleted', channel: 'C1', ts: '2.0', onlyFor: 'UANN' }),
    );
    expect(one.snapshot?.messages.map(({ text }) => text)).toEqual(['text 1.0', 'text 2.0']);
  });

  test('files of a message become known, and a new message is announced', () => {
    const state = after(arrived(message('3.0', { files: [file('F2')] })));
    expect(state.files).toEqual({ F1: file('F1'), F2: file('F2') });
    expect(state.announcement).toBe('text 3.0');
  });
});

describe('modals', () => {
  const edit: PageEvent = {
    kind: 'edit',
    surface: 'modal:V1',
    blockId: 'mem',
    actionId: 'v',
    state: { type: 'number_input', value: '9' },
  };
  const opened = [frame({ kind: 'modal', modal: modal('V1') }), edit] as const;
  const refused = frame({ kind: 'modal-errors', id: 'V1', errors: { mem: 'too low' } });

  test('a stack, updated in place; an update keeps what was entered and clears the errors', () => {
    const state = after(
      ...opened,
      refused,
      frame({ kind: 'modal', modal: modal('V2') }),
      frame({ kind: 'modal', modal: modal('V1', 'h2') }),
    );
    expect(state.snapshot?.modals).toEqual([modal('V1', 'h2'), modal('V2')]);
    expect(state.edits).toEqual({ 'modal:V1': { mem: { v: { type: 'number_input', value: '9' } } } });
    expect(state.errors).toEqual({});
  });

  test('errors stay until the next answer', () => {
    expect(after(...opened, refused).errors).toEqual({ V1: { mem: 'too low' } });
  });

  test('closing forgets what was entered', () => {
    const state = after(...opened, refused, frame({ kind: 'modal-closed', id: 'V1' }));
    expect({ modals: state.snapshot?.modals, edits: state.edits, errors: state.errors }).toEqual({
      modals: [],
      edits: {},
      errors: {},
    });
  });
});

describe('everything else', () => {
  test('who becomes somebody else leaves a direct message that is not theirs', () => {
    const state = after(go('D1'), { kind: 'become', person: 'URAJ' });
    expect({ me: state.me, place: state.place }).toEqual({
      me: 'URAJ',
      place: { kind: 'channel', channel: 'C1' },
    });
  });

  test('toasts reach whom they are for and go away', () => {
    const state = after(
      frame({ kind: 'toast', for: 'URAJ', text: 'not mine' }),
      frame({ kind: 'toast', text: 'all' }),
      { kind: 'toast', text: 'local' },
    );
    expect(state.toasts).toEqual([
      { id: 1, text: 'all' },
      { id: 2, text: 'local' },
    ]);
    expect(reducePage(state, { kind: 'toast-gone', id: 1 }).toasts).toEqual([{ id: 2, text: 'local' }]);
  });

  test('home, notice, options and the app’s connection', () => {
    const state = after(
      frame({ kind: 'home', for: 'UANN', blocks: [{ type: 'divider' }] }),
      frame({ kind: 'notice', notice: ['two'] }),
      frame({ kind: 'connected', appConnected: false }),
      frame({ kind: 'options', requestId: 'r', options: ['x'] }),
    );
    expect([
      state.snapshot?.homes,
      state.snapshot?.notice,
      state.snapshot?.appConnected,
      state.options,
    ]).toEqual([{ UANN: [{ type: 'divider' }] }, ['two'], false, { r: ['x'] }]);
  });

  test('a confirm dialog keeps the click until it is answered', () => {
    const question = { confirm: { title: 'Sure?' }, ifYes: { kind: 'open-home' as const, as: 'UANN' } };
    const asked = after({ kind: 'ask', question });
    expect(asked.question).toEqual(question);
    expect(reducePage(asked, { kind: 'answered' }).question).toBeUndefined();
  });
});
