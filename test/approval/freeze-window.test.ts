import { describe, expect, it } from 'vitest';
import { type FreezeWindow, frozenUntil } from '../../src/approval/freeze-window.ts';

const berlin = 'Europe/Berlin';
const at = (hour: number, minute = 0) => ({ hour, minute });
const night: FreezeWindow = { every: 'day', from: at(22), to: at(6), timeZone: berlin, why: 'night' };
const lunch: FreezeWindow = { every: 'day', from: at(12), to: at(13), timeZone: berlin };
const fridayNight: FreezeWindow = { ...night, days: [5] };
const weekend: FreezeWindow = {
  every: 'week',
  from: { day: 5, ...at(16) },
  to: { day: 1, ...at(8) },
  timeZone: berlin,
};
const week: FreezeWindow = {
  every: 'week',
  from: { day: 3, ...at(9) },
  to: { day: 3, ...at(8) },
  timeZone: 'UTC',
};
const xmas: FreezeWindow = {
  every: 'once',
  from: '2026-12-20T18:00',
  to: '2027-01-04T08:00',
  timeZone: 'America/New_York',
};
const always: FreezeWindow = { every: 'day', from: at(0), to: at(0), timeZone: 'UTC' };

/** 2026-11-23 is a Monday; Berlin is an hour ahead of UTC in winter. */
it.each<[string, readonly FreezeWindow[], string, string | undefined]>([
  ['no window', [], '2026-11-23T03:12:00Z', undefined],
  ['before a night', [night], '2026-11-23T20:59:59.999Z', undefined],
  ['the first moment of a night', [night], '2026-11-23T21:00:00Z', '2026-11-24T05:00:00Z'],
  ['after midnight', [night], '2026-11-23T03:12:00Z', '2026-11-23T05:00:00Z'],
  ['the last moment of a night', [night], '2026-11-23T04:59:59.999Z', '2026-11-23T05:00:00Z'],
  ['the end of a night', [night], '2026-11-23T05:00:00Z', undefined],
  ['noon', [lunch], '2026-11-23T11:30:00Z', '2026-11-23T12:00:00Z'],
  [
    'Saturday early, in a night that began on Friday',
    [fridayNight],
    '2026-11-28T03:00:00Z',
    '2026-11-28T05:00:00Z',
  ],
  ['Saturday late, in no such night', [fridayNight], '2026-11-28T22:00:00Z', undefined],
  ['Friday before a weekend', [weekend], '2026-11-27T14:59:00Z', undefined],
  ['Friday in a weekend', [weekend], '2026-11-27T15:00:00Z', '2026-11-30T07:00:00Z'],
  ['Sunday in a weekend', [weekend], '2026-11-29T12:00:00Z', '2026-11-30T07:00:00Z'],
  ['Monday in a weekend', [weekend], '2026-11-30T06:59:00Z', '2026-11-30T07:00:00Z'],
  ['Monday after a weekend', [weekend], '2026-11-30T07:00:00Z', undefined],
  ['a week but for an hour', [week], '2026-11-24T12:00:00Z', '2026-11-25T08:00:00Z'],
  ['that hour', [week], '2026-11-25T08:30:00Z', undefined],
  ['a time that comes once', [xmas], '2026-12-25T00:00:00Z', '2027-01-04T13:00:00Z'],
  ['the same a year later', [xmas], '2027-12-25T00:00:00Z', undefined],
  [
    'windows that touch are one',
    [night, { ...lunch, from: at(6), to: at(7) }],
    '2026-11-23T03:12:00Z',
    '2026-11-23T06:00:00Z',
  ],
  [
    'windows that overlap are one',
    [weekend, { ...night, why: 'x' }],
    '2026-11-29T22:00:00Z',
    '2026-11-30T07:00:00Z',
  ],
  ['always, as far as it is told', [always], '2026-11-23T03:12:00Z', '2027-01-23T00:00:00Z'],
])('%s', (_, windows, now, until) => {
  expect(frozenUntil(windows, new Date(now))?.until).toBe(until);
});

it('says why, of the window that ends last', () => {
  const now = new Date('2026-11-29T22:00:00Z');
  expect(frozenUntil([night, { ...weekend, why: 'weekend' }], now)?.why).toBe('weekend');
});

describe('where clocks are changed', () => {
  /** Berlin: 2026-03-29 02:00 becomes 03:00; 2026-10-25 03:00 becomes 02:00. */
  const small: FreezeWindow = { every: 'day', from: at(2, 15), to: at(2, 45), timeZone: berlin };
  it.each<[string, FreezeWindow, string, string | undefined]>([
    ['a night that is an hour shorter', night, '2026-03-28T22:00:00Z', '2026-03-29T04:00:00Z'],
    ['a night that is an hour longer', night, '2026-10-24T21:00:00Z', '2026-10-25T05:00:00Z'],
    ['a window within the hour that is left out', small, '2026-03-29T01:15:00Z', undefined],
    ['a window that comes twice, the first time', small, '2026-10-25T00:30:00Z', '2026-10-25T01:45:00Z'],
    ['between the two', small, '2026-10-25T00:50:00Z', undefined],
    ['the second time', small, '2026-10-25T01:30:00Z', '2026-10-25T01:45:00Z'],
  ])('%s', (_, window, now, until) => {
    expect(frozenUntil([window], new Date(now))?.until).toBe(until);
  });
});
