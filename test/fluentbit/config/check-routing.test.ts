import { describe, expect, it } from 'vitest';
import { canMatch, matchesTag } from '../../../src/fluentbit/config/check-routing.ts';
import { said } from './read-brief.ts';

describe('routing', () => {
  const tail = '[INPUT]\n  Name tail\n  Tag kube.*';
  it.each<[string, string, string, readonly unknown[]]>([
    [
      'a Match for another tag',
      tail,
      '[OUTPUT]\n  Name null\n  Match app.*\n',
      [['no output has a Match for the tag kube.*', 'its records are thrown away', false]],
    ],
    ['a Match that can fit', tail, '[OUTPUT]\n  Name null\n  Match kube.var.*\n', []],
    [
      'the name as the tag',
      '[INPUT]\n  Name cpu',
      '[OUTPUT]\n  Name null\n  Match cpu.1\n',
      [['no output has a Match for the tag cpu.0', 'its records are thrown away', false]],
    ],
    ['a tag of the sender', '[INPUT]\n  Name forward', '[OUTPUT]\n  Name null\n  Match *\n', []],
    [
      'tags of senders, of which only some have an output',
      '[INPUT]\n  Name forward',
      '[OUTPUT]\n  Name null\n  Match app.*\n',
      [
        [
          'the senders of forward.0 choose the tags, and only app.* has an output',
          'records with any other tag are thrown away',
          false,
        ],
      ],
    ],
    ['a pattern that cannot be known', tail, '[OUTPUT]\n  Name null\n  Match_Regex app\n', []],
    [
      'a filter that changes tags',
      `${tail}\n[FILTER]\n  Name rewrite_tag\n  Match *\n  Rule a b c false`,
      '[OUTPUT]\n  Name null\n  Match app.*\n',
      [],
    ],
    [
      'no output',
      tail,
      '',
      [['there are inputs and no output', 'Fluent Bit starts and throws every record away', false]],
    ],
  ])('%s', (_, section, rest, expected) => {
    expect(said(section, '3.2.9', rest)).toEqual(expected);
  });

  it.each([
    ['kube.a', '*', true],
    ['kube.a', 'kube.*', true],
    ['kube.a', 'app.*', false],
    ['a.b.c', 'a.*.c', true],
    ['a.c', 'a.*.c', false],
    ['abcabc', '*bc*bc', true],
    ['abc', '*bc*bc', false],
    ['', '', true],
  ])('%j fits %j: %s', (tag, pattern, expected) => {
    expect([matchesTag(tag, pattern), canMatch(tag, pattern)]).toEqual([expected, expected]);
  });

  it.each([
    ['kube.*', 'kube.var.log.a', true],
    ['kube.*', 'app', false],
    ['kube.*', '*.log', true],
    ['*.err', 'kube.*.out', false],
  ])('what %j becomes can fit %j: %s', (tag, pattern, expected) => {
    expect(canMatch(tag, pattern)).toBe(expected);
  });
});
