import { z } from 'zod';
import type { FreezeWindow, WallTime } from '../../approval/freeze-window.ts';
import { timeZone } from '../schedule/schedule-setting.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const weekday = z.enum(weekdays, { error: `expected one of ${weekdays.join(', ')}` });
const momentWords =
  'expected a time such as "22:00", a weekday and a time such as "fri 16:00", or a date and a time such as "2026-12-20 18:00", in quotes';
const moment = z
  .string({ error: momentWords })
  .trim()
  .regex(
    /^((mon|tue|wed|thu|fri|sat|sun) )?([01]\d|2[0-3]):[0-5]\d$|^\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d$/,
    momentWords,
  );

/** A time without changes, as people write it. */
export const FreezeWindowSetting = z
  .strictObject({
    from: moment,
    to: moment,
    days: z.array(weekday).min(1).optional(),
    timeZone: timeZone.optional(),
    why: z.string().min(1).max(150).optional(),
  })
  .superRefine((written, context) => {
    const why = whyNoWindow(written);
    if (why) context.addIssue({ code: 'custom', path: [why.at], message: why.words });
  });

type Written = z.infer<typeof FreezeWindowSetting>;

function whyNoWindow({ from, to, days }: Written): { at: 'from' | 'to' | 'days'; words: string } | undefined {
  if (kindOf(from) !== kindOf(to))
    return {
      at: 'to',
      words: `expected the form of "from" (${from}): a time, a weekday and a time, or a date and a time`,
    };
  if (days && kindOf(from) !== 'day')
    return { at: 'days', words: 'expected no days where "from" names a day itself' };
  if (kindOf(from) !== 'once')
    return from === to && !(kindOf(from) === 'day')
      ? { at: 'to', words: `expected another moment than "from" (${from})` }
      : undefined;
  for (const [at, text] of [
    ['from', from],
    ['to', to],
  ] as const)
    if (!isDate(text)) return { at, words: `expected a day of the calendar, not ${text.slice(0, 10)}` };
  return from < to
    ? undefined
    : { at: 'to', words: `expected a moment after "from" (${from}): the window ends before it begins` };
}

/** A window as the policy knows it. */
export function freezeWindowOf({ from, to, days, timeZone, why }: Written, usualZone: string): FreezeWindow {
  const rest = { timeZone: timeZone ?? usualZone, ...(why === undefined ? {} : { why }) };
  if (kindOf(from) === 'once') return { every: 'once', from: isoOf(from), to: isoOf(to), ...rest };
  if (kindOf(from) === 'week') return { every: 'week', from: dayTimeOf(from), to: dayTimeOf(to), ...rest };
  const on = days?.map((day) => weekdays.indexOf(day) + 1);
  return { every: 'day', ...(on ? { days: on } : {}), from: timeOf(from), to: timeOf(to), ...rest };
}

const kindOf = (text: string): FreezeWindow['every'] => {
  if (/^\d{4}-/.test(text)) return 'once';
  return /^[a-z]/.test(text) ? 'week' : 'day';
};

const isoOf = (text: string): string => text.replace(' ', 'T');

const timeOf = (text: string): WallTime => ({
  hour: Number(text.slice(-5, -3)),
  minute: Number(text.slice(-2)),
});

const dayTimeOf = (text: string) => ({ day: weekdays.indexOf(text.slice(0, 3)) + 1, ...timeOf(text) });

const isDate = (text: string): boolean => {
  const day = new Date(`${isoOf(text)}Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(isoOf(text));
};
