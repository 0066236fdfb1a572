import { describe, expect, it } from 'vitest';
import { mayBeReadIn, mayRead, type ReadPolicy } from '../../src/audience/may-read.ts';
import { tell } from '../../src/language/words.ts';
import { facts, guest, onCall } from '../support/fake-chat.ts';

const policy: ReadPolicy = {
  team: 'T1',
  routes: [{ namespaces: ['edge'], channel: 'C-EDGE' }, { channel: 'C-USUAL' }],
  readers: [
    { namespaces: ['payments'], users: ['U0ONCALL'], groups: ['S-PAY'], channels: ['C-PAY'] },
    { clusters: ['secret'], users: [], groups: ['S-SEC'], channels: [] },
  ],
};
const at = (cluster: string, namespace?: string) => ({ cluster, ...(namespace ? { namespace } : {}) });
const somebody = { team: 'T1', user: 'U0ELSE' };

describe('who may read', () => {
  it.each([
    ['a member of the channel it is routed to', facts(somebody), ['C-USUAL'], at('prod', 'logging'), true],
    ['a member of another channel', facts(somebody), ['C-EDGE'], at('prod', 'logging'), false],
    ['a member of no channel', facts(somebody), [], at('prod', 'edge'), false],
    ['a member of the channel of a namespace', facts(somebody), ['C-EDGE'], at('prod', 'edge'), true],
    [
      'a rule alone says who: the channel does not',
      facts(somebody),
      ['C-USUAL'],
      at('prod', 'payments'),
      false,
    ],
    ['a person of a rule', facts(onCall), [], at('prod', 'payments'), true],
    ['a group of a rule', facts(somebody, { groups: ['S-PAY'] }), [], at('prod', 'payments'), true],
    ['a channel of a rule', facts(somebody), ['C-PAY'], at('prod', 'payments'), true],
    [
      'rules that hold the same place add up',
      facts(somebody, { groups: ['S-SEC'] }),
      [],
      at('secret', 'payments'),
      true,
    ],
    ['a cluster of which one may read a part', facts(somebody), ['C-EDGE'], at('prod'), true],
    ['a cluster of which one may read nothing', facts(somebody), ['C-USUAL'], at('secret'), false],
    ['a cluster without any channel', facts(somebody), [], at('prod'), false],
  ] as const)('%s', (_, person, channels, place, allowed) => {
    expect(mayRead(policy, person, new Set(channels), place).allowed).toBe(allowed);
  });

  it.each([
    ['guests', facts(guest), /^Guests/],
    ['strangers', facts({ team: 'T2', user: 'U0ONCALL' }), /^People from other workspaces/],
    ['strangers of our own team id', facts(onCall, { isStranger: true }), /^People from other workspaces/],
    ['bots', facts(onCall, { isBot: true }), /^Only people/],
    ['who left', facts(onCall, { isDeleted: true }), /^Only people/],
    ['who is not known', facts(onCall, { isUnknown: true }), /Try again/],
  ])('%s never may', (_, person, why) => {
    const everywhere = new Set(['C-USUAL', 'C-EDGE', 'C-PAY']);
    const right = mayRead(policy, person, everywhere, at('prod', 'payments'));
    expect(right.allowed ? 'allowed' : tell(right.why, 'en')).toMatch(why);
  });

  it.each([
    ['C-USUAL', at('prod', 'logging'), true],
    ['C-USUAL', at('prod', 'payments'), false],
    ['C-PAY', at('prod', 'payments'), true],
    ['C-ELSEWHERE', at('prod', 'logging'), false],
  ])('what may be said aloud in %s: %j %s', (channel, place, allowed) => {
    expect(mayBeReadIn(policy, channel, place)).toBe(allowed);
  });
});
