/** The hours and minutes that a clock on the wall shows. */
export interface WallTime {
  readonly hour: number;
  readonly minute: number;
}

/** 1 is Monday, 7 is Sunday. */
export type Weekday = number;

/**
 * A time in which nothing is changed, by the clock on the wall of its time zone: every day (or where it begins on some days only),
 * every week, or once.
 */
export type FreezeWindow = {
  /** A name of the IANA time zone database. */
  readonly timeZone: string;
  readonly why?: string | undefined;
} & (
  | {
      readonly every: 'day';
      /** Those on which it begins; absent: all. */
      readonly days?: readonly Weekday[] | undefined;
      readonly from: WallTime;
      /** Not after `from`: on the next day. */
      readonly to: WallTime;
    }
  | {
      readonly every: 'week';
      readonly from: WallTime & { readonly day: Weekday };
      readonly to: WallTime & { readonly day: Weekday };
    }
  /** Local date and time, such as `2026-12-20T18:00`. */
  | { readonly every: 'once'; readonly from: string; readonly to: string }
);

export interface OpenWindow {
  readonly why?: string | undefined;
  /** The instant at which it ends, where windows that follow each other count as one. */
  readonly until: string;
}

/** The freeze that holds now; undefined when none does. */
export function frozenUntil(windows: readonly FreezeWindow[], now: Date): OpenWindow | undefined {
  const found = lastOpen(windows, Temporal.Instant.fromEpochMilliseconds(now.getTime()));
  if (!found) return undefined;
  let { until } = found;
  for (let more = 0; more < windowsInARow; more += 1) {
    const next = lastOpen(windows, until);
    if (!next) break;
    ({ until } = next);
  }
  return { why: found.why, until: until.toString() };
}

/** Windows without a gap could go on for ever: the end is then told as far as this. */
const windowsInARow = 60;

/** The open window that ends last. Where the clock is put back, an end that comes twice is the second one. */
function lastOpen(windows: readonly FreezeWindow[], now: Temporal.Instant) {
  const open = windows.flatMap((window) => {
    const until = endOf(window, now.toZonedDateTimeISO(window.timeZone).toPlainDateTime());
    if (!until) return [];
    const instant = until.toZonedDateTime(window.timeZone, { disambiguation: 'later' }).toInstant();
    return [{ why: window.why, until: instant }];
  });
  return open.toSorted((a, b) => Temporal.Instant.compare(b.until, a.until))[0];
}

/** When the window around this moment of the wall ends; undefined outside of it. */
function endOf(window: FreezeWindow, wall: Temporal.PlainDateTime): Temporal.PlainDateTime | undefined {
  const spans = spansNear(window, wall.toPlainDate());
  return spans.find(
    ({ from, to }) =>
      Temporal.PlainDateTime.compare(from, wall) <= 0 && Temporal.PlainDateTime.compare(wall, to) < 0,
  )?.to;
}

interface Span {
  readonly from: Temporal.PlainDateTime;
  readonly to: Temporal.PlainDateTime;
}

/** The spans of a window that may hold a moment of this day. */
function spansNear(window: FreezeWindow, today: Temporal.PlainDate): readonly Span[] {
  if (window.every === 'once')
    return [{ from: Temporal.PlainDateTime.from(window.from), to: Temporal.PlainDateTime.from(window.to) }];
  const { from, to } = window;
  if (window.every === 'day') {
    const nights = minutesOf(to) <= minutesOf(from) ? 1 : 0;
    return [today.subtract({ days: 1 }), today]
      .filter((day) => window.days?.includes(day.dayOfWeek) ?? true)
      .map((day) => ({ from: at(day, from), to: at(day.add({ days: nights }), to) }));
  }
  const begins = today.subtract({ days: (today.dayOfWeek - window.from.day + 7) % 7 });
  const days = (window.to.day - window.from.day + 7) % 7;
  const nights = days === 0 && minutesOf(to) <= minutesOf(from) ? 7 : days;
  return [begins.subtract({ days: 7 }), begins].map((day) => ({
    from: at(day, from),
    to: at(day.add({ days: nights }), to),
  }));
}

const at = (day: Temporal.PlainDate, time: WallTime) => day.toPlainDateTime(time);
const minutesOf = ({ hour, minute }: WallTime): number => hour * 60 + minute;
