import { describe, expect, it } from 'vitest';
import { checkWrites, type WritesQuestion } from './writes.ts';

const digest = '0123456789abcdef0123';
const mark = '0123456789abcdef-apply';
const writesWell: WritesQuestion = {
  arrivals: [{ atMs: 5_000, object: 'daemonsets/oom', uid: 'u1', mark }],
  holds: [
    { atMs: 0, replica: 'a', identity: 'a_1' },
    { atMs: 10_000, replica: 'b', identity: 'b_1' },
  ],
  writes: [
    { atMs: 5_000, replica: 'a', verb: 'PATCH', object: 'daemonsets/oom' },
    { atMs: 6_000, replica: 'a', verb: 'DELETE', object: 'pods/oom-1' },
    { atMs: 12_000, replica: 'b', verb: 'PATCH', object: 'daemonsets/oom' },
  ],
  used: [{ incident: 'inc-1', digest, attempt: 1 }],
  applied: [{ mark, objects: ['daemonsets/oom'] }],
};
const [arrival, write] = [writesWell.arrivals[0]!, writesWell.writes[0]!];

describe('writes', () => {
  it.each<[string, Partial<WritesQuestion>, RegExp[]]>([
    ['each once', {}, []],
    [
      'a change that arrives twice',
      { arrivals: [arrival, { ...arrival, atMs: 9_000 }] },
      [/^doubled: the change 0123456789abcdef-apply came onto daemonsets\/oom/],
    ],
    [
      'a pod that is deleted twice',
      {
        writes: [...writesWell.writes, { atMs: 12_500, replica: 'b', verb: 'DELETE', object: 'pods/oom-1' }],
      },
      [/^doubled: pods\/oom-1 was deleted twice/],
    ],
    [
      'an approval that is used twice',
      { used: [...writesWell.used, ...writesWell.used] },
      [/^doubled: the approval/],
    ],
    ['a change that nobody approved', { used: [] }, [/^unapproved: /]],
    [
      'a change that counts as applied and never arrived',
      { applied: [...writesWell.applied, { mark: 'fedcba9876543210-apply', objects: ['daemonsets/oom'] }] },
      [/^lost: fedcba9876543210-apply/],
    ],
    [
      'a write of a former leader before the new one has written',
      { writes: [...writesWell.writes, { ...write, atMs: 11_000 }] },
      [],
    ],
    [
      'a write of a former leader after the new one has written',
      { writes: [...writesWell.writes, { ...write, atMs: 13_000 }] },
      [/^interleaved: a carried out PATCH daemonsets\/oom at 13000/],
    ],
  ])('%s', (_, wish, faults) => {
    expect(checkWrites({ ...writesWell, ...wish }).faults).toEqual(
      faults.map((words) => expect.stringMatching(words) as string),
    );
  });
});
