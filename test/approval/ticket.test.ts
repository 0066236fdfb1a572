import { describe, expect, it } from 'vitest';
import { isTicket, whyNoTicketPattern } from '../../src/approval/ticket.ts';

it.each([
  ['OPS-12', 'OPS-[0-9]+', true],
  ['see OPS-12', 'OPS-[0-9]+', false],
  ['OPS-12 ', 'OPS-[0-9]+', false],
  ['CHG-1', 'OPS-[0-9]+|CHG-\\d+', true],
  ['CHG-1x', 'OPS-[0-9]+|CHG-\\d+', false],
  ['', '[0-9]*', true],
  ['1'.repeat(65), '[0-9]*', false],
])('%j as a ticket of %s: %s', (text, pattern, expected) => {
  expect(isTicket(text, pattern)).toBe(expected);
});

describe('whyNoTicketPattern', () => {
  it.each([
    'OPS-[0-9]+',
    '(OPS|CHG)-\\d{1,6}',
    '(?:OPS|CHG)-\\d+',
    'https://jira\\.example/browse/[A-Z]+-\\d+',
    '[(a+)+]x?',
  ])('takes %s', (pattern) => {
    expect(whyNoTicketPattern(pattern)).toBeUndefined();
  });

  it.each([
    ['(a+)+', /no group that repeats/],
    ['(a|a)*', /no group that repeats/],
    ['(a|b){9}', /no group that repeats/],
    ['(a)\\1', /take very long/],
    ['(?=a)a', /take very long/],
    ['(?<n>a)\\k<n>', /take very long/],
    ['a*a*a*a*', /at most 3 repeats/],
    [`${'(a|a)'.repeat(9)}b`, /8 alternatives/],
    ['[a', /no regular expression/],
    ['a{2', /no regular expression/],
    ['x'.repeat(121), /at most 120 characters/],
  ])('refuses %s', (pattern, expected) => {
    expect(whyNoTicketPattern(pattern)).toMatch(expected);
  });

  it('what it takes is compared fast', () => {
    const began = performance.now();
    expect(isTicket(`${'a'.repeat(63)}!`, '[a-z]*[a-z]*[a-z]*')).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
