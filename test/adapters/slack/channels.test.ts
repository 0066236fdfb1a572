import { expect, it } from 'vitest';
import { createMembers } from '../../../src/adapters/slack/members.ts';
import { findWorkspace } from '../../../src/adapters/slack/workspace.ts';

const listed = [
  { id: 'C0USUAL1', name: 'log-incidents', is_member: true },
  { id: 'C0PAY123', name: 'payments', is_member: false },
  { id: 'C0SHARED', name: 'partners', is_member: true, is_ext_shared: true },
  { id: 'C0EDGE12', name: 'edge', is_member: true },
];
const asked: string[] = [];
const ask = async (method: string, args: Readonly<Record<string, unknown>>) => {
  asked.push(method);
  if (method === 'auth.test') return { team_id: 'T1', user_id: 'U1' };
  if (method === 'conversations.info') return { channel: listed.find(({ id }) => id === args['channel']) };
  return args['cursor'] === 'next'
    ? { channels: listed.slice(2) }
    : { channels: listed.slice(0, 2), response_metadata: { next_cursor: 'next' } };
};

it('finds every channel that the settings name, by one pass through the list', async () => {
  asked.length = 0;
  const found = await findWorkspace(ask, '#log-incidents', ['#edge', 'C0EDGE12', '#log-incidents']);
  expect([found.channel, [...found.channels]]).toEqual([
    'C0USUAL1',
    [
      ['C0EDGE12', 'C0EDGE12'],
      ['#log-incidents', 'C0USUAL1'],
      ['#edge', 'C0EDGE12'],
    ],
  ]);
  expect(asked).toEqual(['auth.test', 'conversations.info', 'conversations.list', 'conversations.list']);
});

it('says one sentence for each channel that cannot be posted in', async () => {
  await expect(
    findWorkspace(ask, '#log-incidents', ['#payments', '#nowhere', '#partners']),
  ).rejects.toMatchObject({
    reason: 'forbidden',
    message: [
      'The bot is not a member of #payments. Invite it there with /invite.',
      'There is no channel #nowhere that the bot can see. Check chat in the settings; a private channel needs an /invite first.',
      '#partners is shared with another company. Choose a channel that is not.',
    ].join(' '),
  });
});

const memberList = (pages: number) => {
  const calls: unknown[] = [];
  return {
    calls,
    ask: async (_: string, { cursor = '0' }: Readonly<Record<string, unknown>>) => {
      calls.push(cursor);
      const page = Number(cursor);
      return {
        members: [`U${page}`],
        response_metadata: { next_cursor: page + 1 < pages ? String(page + 1) : '' },
      };
    },
  };
};

it('goes through all pages of members and remembers them for a minute', async () => {
  const list = memberList(3);
  let now = 0;
  const isMember = createMembers({ ask: list.ask, now: () => now });
  const inIt = (user: string) => isMember('C1', { team: 'T1', user });
  expect(await Promise.all([inIt('U0'), inIt('U2'), inIt('U3')])).toEqual([true, true, false]);
  expect(list.calls).toHaveLength(3);
  now = 60_000;
  await inIt('U0');
  expect(list.calls).toHaveLength(6);
});

it('does not guess about somebody beyond the members that it can list', async () => {
  const isMember = createMembers({ ask: memberList(11).ask, now: () => 0 });
  expect(await isMember('C1', { team: 'T1', user: 'U9' })).toBe(true);
  await expect(isMember('C1', { team: 'T1', user: 'U10' })).rejects.toThrow(
    'C1 has more members than can be listed',
  );
});
