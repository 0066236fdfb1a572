import type { Incident } from '../incident/incident.ts';
import { asSentence, said, type Words } from '../language/words.ts';
import { clockTime, workloadName } from './incident-words.ts';
import type { Button, Message, Span } from './message.ts';
import { paragraph, person, saying, time } from './spans.ts';

const minute = 60_000;
const longestMs = 7 * 24 * 60 * minute;
const unitMs: Readonly<Record<string, number>> = { m: minute, h: 60 * minute, d: 24 * 60 * minute };

/**
 * `1h`, `90m`, `until 08:00` (UTC, the next time it is that late) or `until worse`, as an instant; `until` is absent where the
 * incident itself says when. Undefined for any other words, and for more than a week.
 */
export function snoozeUntil(words: string, now: string): { readonly until?: string } | undefined {
  const text = words
    .trim()
    .toLowerCase()
    .replace(/^(for|until)\s+/u, '');
  if (/^(it gets )?worse$/u.test(text)) return {};
  const nowMs = Date.parse(now);
  const [, count, unit = ''] = /^(\d{1,4})\s*([mhd])$/u.exec(text) ?? [];
  const [, hour, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)(?: ?utc)?$/u.exec(text) ?? [];
  if (count !== undefined) return instant(nowMs + Number(count) * (unitMs[unit] ?? 0), nowMs);
  if (hour === undefined) return undefined;
  const today = new Date(nowMs).setUTCHours(Number(hour), Number(minutes), 0, 0);
  return instant(today > nowMs ? today : today + 24 * 60 * minute, nowMs);
}

function instant(atMs: number, nowMs: number): { readonly until: string } | undefined {
  if (atMs <= nowMs || atMs - nowMs > longestMs) return undefined;
  return { until: new Date(atMs).toISOString() };
}

/** `until 08:00 UTC` or `until it gets worse`. */
export const untilWords = ({ until }: { readonly until?: string }): Words =>
  until === undefined ? said('snooze.untilWorse') : said('snooze.until', { time: clockTime(until) });

/** Menu entries for a quiet night, or for its end. */
export function snoozeButtons({ id, snooze }: Incident): readonly Button[] {
  if (snooze) return [{ action: 'wake', value: id, label: said('snooze.button.end') }];
  return [
    { action: 'snooze-1h', value: id, label: said('snooze.button.hour') },
    { action: 'snooze-worse', value: id, label: said('snooze.button.worse') },
  ];
}

/** Who snoozed it and until when, for the last line of the alert. */
export function snoozeSpans({ snooze }: Incident): readonly Span[] {
  if (!snooze) return [];
  const by = person(snooze.by);
  return [
    snooze.until === undefined
      ? saying('snooze.byUntilWorse', { person: by })
      : saying('snooze.byUntil', { person: by, time: time(snooze.until) }),
  ];
}

/** The end of a snooze, for the channel; undefined when a person ended it. */
export function wokenMessage(incident: Incident): Message | undefined {
  const { woken } = incident;
  if (!woken || woken.by !== undefined) return undefined;
  const story = said('snooze.over', { name: workloadName(incident), why: asSentence(woken.why) });
  return {
    text: said('snooze.overText', { story }),
    tone: 'red',
    parts: [paragraph(saying('snooze.overLine', { story, person: person(woken.snoozedBy) }))],
  };
}
