import { describe, expect, test } from 'vitest';
import {
  formatDay,
  formatSlackDate,
  formatTime,
} from '../../../../../src/demo/workspace/page/mrkdwn/slack-date.ts';

const at = Date.UTC(2026, 10, 22, 12, 20, 5) / 1000;
const reader = { locale: 'en-US', timeZone: 'UTC', now: new Date('2026-11-22T13:00:00Z') };
/** Newer time formats put a narrow space before AM and PM. */
const spaced = (text: string) => text.replaceAll(' ', ' ');

describe('date formats of mrkdwn', () => {
  test.each([
    ['{date_num}', '2026-11-22'],
    ['{date}', 'November 22, 2026'],
    ['{date_short}', 'Nov 22, 2026'],
    ['{date_long}', 'Sunday, November 22, 2026'],
    ['{date_slash}', '11/22/2026'],
    ['{date_pretty}', 'today'],
    ['{date_short_pretty} {time}', 'today 12:20 PM'],
    ['at {time_secs} sharp', 'at 12:20:05 PM sharp'],
    ['{ago}', '40 minutes ago'],
    ['{no_such_token} {time', '{no_such_token} {time'],
  ])('%s', (format, words) => {
    expect(spaced(formatSlackDate(at, format, reader))).toBe(words);
  });

  test.each([
    ['2026-11-21T00:10:00Z', 'UTC', 'tomorrow'],
    ['2026-11-23T23:50:00Z', 'UTC', 'yesterday'],
    ['2026-11-24T00:10:00Z', 'UTC', 'Nov 22, 2026'],
    ['2026-11-22T16:00:00Z', 'Asia/Shanghai', 'yesterday'],
  ])('pretty dates count whole days: seen from %s in %s', (now, timeZone, words) => {
    const seen = formatSlackDate(at, '{date_short_pretty}', {
      locale: 'en-US',
      timeZone,
      now: new Date(now),
    });
    expect(seen).toBe(words);
  });

  test('the reader’s language and zone decide', () => {
    const shanghai = { ...reader, locale: 'zh-CN', timeZone: 'Asia/Shanghai' };
    expect(formatSlackDate(at, '{date_short_pretty} {time}', shanghai)).toBe('今天 20:20');
    expect(spaced(formatTime(at, reader))).toBe('12:20 PM');
  });

  test('the line between two days', () => {
    expect(formatDay(at, reader)).toBe('Today');
    expect(formatDay(at, { ...reader, now: new Date('2026-11-30T00:00:00Z') })).toBe('Sunday, November 22');
  });

  test('a time that no calendar holds leaves the format as it is', () => {
    expect(formatSlackDate(9e15, '{date}', reader)).toBe('{date}');
  });
});
