import { describe, expect, it } from 'vitest';
import type { Approval, PersonRef } from '../../src/approval/approval.ts';
import { isLive, mayVote, tally } from '../../src/approval/decide.ts';
import type { ApprovalTerms } from '../../src/approval/policy.ts';
import { approver, facts, guest, onCall, second, team } from '../support/fake-chat.ts';

const everybody: ApprovalTerms = {
  circles: [],
  required: 1,
  requesterMayApprove: true,
  livesMs: 600_000,
};
const users = [onCall.user];
const groups = ['S0APPROVERS'];
const named = { ...everybody, circles: [{ users, groups: [] }] };
const grouped = { ...everybody, circles: [{ users: [], groups }] };
const both = { ...everybody, circles: [{ users, groups }] };
const twice = { ...everybody, circles: [...named.circles, ...grouped.circles] };
const notOwn = { ...everybody, requesterMayApprove: false };
const stranger: PersonRef = { team: 'T2', user: 'U9' };

describe('mayVote', () => {
  it.each([
    ['anybody, where the policy names nobody', facts(onCall), everybody, true],
    ['a guest', facts(guest), everybody, false],
    [
      'a guest who is named',
      facts(guest),
      { ...everybody, circles: [{ users: [guest.user], groups: [] }] },
      false,
    ],
    ['somebody of another workspace', facts(stranger), everybody, false],
    ['the same member id in another workspace', facts({ team: 'T2', user: onCall.user }), named, false],
    ['a stranger in a shared channel', facts(onCall, { isStranger: true }), everybody, false],
    ['a bot', facts(onCall, { isBot: true }), everybody, false],
    ['somebody of whom nothing can be learned', facts(onCall, { isUnknown: true }), everybody, false],
    ['a deactivated account', facts(onCall, { isDeleted: true }), everybody, false],
    ['somebody named', facts(onCall), named, true],
    ['somebody not named', facts(second), named, false],
    ['somebody in the group', facts(approver), grouped, true],
    ['somebody outside the group', facts(onCall), grouped, false],
    ['somebody in another group', facts(onCall, { groups: ['S0OTHER'] }), grouped, false],
    ['named, but in no group', facts(onCall), both, true],
    ['in the group, but not named', facts(approver), both, true],
    ['in only one of two circles', facts(onCall), twice, false],
    ['in both circles', facts(onCall, { groups }), twice, true],
    ['a bot in the group', facts(approver, { isBot: true }), both, false],
  ])('%s', (_, person, policy, allowed) => {
    expect(mayVote(person, policy, { team }).allowed).toBe(allowed);
  });

  it.each([
    ['the requester', onCall, notOwn, false],
    ['another', second, notOwn, true],
    ['the requester, where the policy lets them', onCall, everybody, true],
  ])('values that somebody asked for: %s', (_, person, policy, allowed) => {
    expect(mayVote(facts(person), policy, { team, requestedBy: onCall.user }).allowed).toBe(allowed);
  });

  it('says whom to ask only to those who lack nothing but a place in the list', () => {
    expect(mayVote(facts(second, { groups: [] }), both, { team })).toMatchObject({
      ask: { users: [onCall.user], groups: ['S0APPROVERS'] },
    });
    expect(mayVote(facts(guest), both, { team })).not.toHaveProperty('ask');
  });
});

describe('tally', () => {
  const now = new Date('2026-11-22T03:20:00Z');
  const about = { digest: 'd', incident: 'inc-1', attempt: 3, now };
  const two = { ...everybody, required: 2 };
  const granted = (by: readonly PersonRef[]) => ({
    state: 'granted',
    approval: {
      digest: 'd',
      incident: 'inc-1',
      attempt: 3,
      by,
      at: '2026-11-22T03:20:00.000Z',
      expiresAt: '2026-11-22T03:30:00.000Z',
    },
  });
  it.each([
    ['nobody', [], everybody, { state: 'waiting', have: 0, need: 1 }],
    ['one of one', [approver], everybody, granted([approver])],
    ['one of two', [approver], two, { state: 'waiting', have: 1, need: 2 }],
    ['the same person twice', [approver, { ...approver }], two, { state: 'waiting', have: 1, need: 2 }],
    ['two people', [approver, second], two, granted([approver, second])],
    ['more than needed: the first two', [approver, second, onCall], two, granted([approver, second])],
    [
      'one id in two workspaces is two people',
      [approver, { ...approver, team: 'T2' }],
      two,
      granted([approver, { ...approver, team: 'T2' }]),
    ],
  ] as const)('%s', (_, votes, policy, expected) => {
    expect(tally(votes, policy, about)).toEqual(expected);
  });
});

describe('isLive', () => {
  const approval: Approval = {
    digest: 'd',
    incident: 'inc-1',
    attempt: 1,
    by: [approver],
    at: '2026-11-22T03:20:00Z',
    expiresAt: '2026-11-22T03:30:00Z',
  };
  it.each([
    ['at once', 'd', '2026-11-22T03:20:00Z', true],
    ['in the last moment', 'd', '2026-11-22T03:29:59.999Z', true],
    ['at its end', 'd', '2026-11-22T03:30:00Z', false],
    ['later', 'd', '2026-11-22T09:00:00Z', false],
    ['for another plan', 'e', '2026-11-22T03:20:00Z', false],
  ])('%s', (_, digest, at, expected) => {
    expect(isLive(approval, digest, new Date(at))).toBe(expected);
  });

  it('is not live with an end that is no instant', () => {
    expect(isLive({ ...approval, expiresAt: 'never' }, 'd', new Date())).toBe(false);
  });
});
